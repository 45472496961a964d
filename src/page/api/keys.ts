import type { ConsentRule, ShownMapping } from '../../server/api/contract'

/** The name of everything that is asked of the server, so that an answer is remembered, and forgotten, in one place. */
export const keys = {
  status: ['status'],
  definition: ['definition'],
  syncs: ['syncs'],
  names: ['names'],
  events: ['events'],
  recent: ['events', 'recent'],
  match: (subscribe: string | undefined, pasted: string) => ['match', subscribe, pasted],
  matches: (subscribes: readonly string[], pasted: string) => ['match', subscribes, pasted],
  coverage: (mapping: ShownMapping | undefined, pasted: string) => ['coverage', mapping, pasted],
  review: (input: { mappings: ShownMapping[]; consent: ConsentRule | null }, pasted: string) => [
    'review',
    input,
    pasted
  ],
  preview: (input: unknown) => ['preview', input],
  firstEvent: (sync: string) => ['first-event', sync],
  delivery: (id: number | null) => ['delivery', id],
  history: (sync: string | null, by: string) => ['history', sync, by],
  quality: (sync: string | null) => ['quality', sync]
} as const
