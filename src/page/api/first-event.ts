import { useQuery } from '@tanstack/react-query'
import { keys } from './keys'
import { usePastedEvents } from './pasted'
import { request } from './request'
import { useDefinition } from './syncs'
import type {
  EventsAnswer,
  MatchAnswer,
  PreviewAnswer,
  RecentEvent,
  ShownMapping,
  Sync
} from '../../server/api/contract'

/** So many events of a mapping are tried. */
const TRIES = 5
const AGAIN_MS = 5000

/**
 * An event to begin with: a recent or pasted one that Meta would take, of one's own mappings before the presets; null when
 * there is none.
 */
export function useFirstEvent(sync: Sync) {
  const { data: definition } = useDefinition()
  const pasted = usePastedEvents()
  return useQuery<RecentEvent | null>({
    queryKey: keys.firstEvent(sync.name),
    enabled: definition !== undefined,
    staleTime: Infinity,
    refetchInterval: ({ state }) => (state.data === null ? AGAIN_MS : false),
    queryFn: async ({ signal }) => {
      const presets = new Set(definition?.presets.map(({ name }) => name))
      const isPreset = ({ name }: ShownMapping): boolean => presets.has(name)
      const mappings = [...sync.mappings.filter((one) => !isPreset(one)), ...sync.mappings.filter(isPreset)]
      const { events } = await request<EventsAnswer>('GET', '/events', undefined, { signal })
      for (const { subscribe } of mappings) {
        const match = await request<MatchAnswer>('POST', '/match', { subscribe, events: pasted }, { signal })
        const matching = match.ok ? eventsOf(match.ids, [...pasted, ...events]) : []
        const found = await firstAccepted(matching, sync.name, signal)
        if (found !== undefined) return found
      }
      return null
    }
  })
}

function eventsOf(ids: readonly number[], events: readonly RecentEvent[]): RecentEvent[] {
  const wanted = new Set(ids)
  return events.filter(({ id }) => wanted.has(id)).slice(0, TRIES)
}

async function firstAccepted(
  events: RecentEvent[],
  sync: string,
  signal: AbortSignal
): Promise<RecentEvent | undefined> {
  for (const recent of events) {
    const { event } = recent
    const answer = await request<PreviewAnswer>('POST', '/preview', { event, sync, verdict: 'sandbox' }, { signal })
    const isTaken = answer.results.every((result) => result.outcome === 'sent' && result.verdict?.accepted === true)
    if (answer.consented && isTaken) return recent
  }
  return undefined
}
