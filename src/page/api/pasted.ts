import { useSyncExternalStore } from 'react'
import type { RecentEvent } from '../../server/api/contract'

/** So many pasted events are kept, until the tab is closed. */
const MAX_PASTED = 20

const NONE: readonly RecentEvent[] = []
let pasted: readonly RecentEvent[] = NONE
let lastId = 0
const listeners = new Set<() => void>()

/**
 * Events that somebody has pasted. They stay in this tab: the server is handed them with each question about recent events,
 * so that they count like received ones wherever mappings are made. Their IDs are negative.
 */
export const pastedEvents = {
  get: (): readonly RecentEvent[] => pasted,

  /** Adds an event, or puts it where the one with this ID stands. @returns its ID */
  put(event: Record<string, unknown>, id?: number): number {
    const known = pasted.find((one) => one.id === id || sameText(one.event, event))
    const own = known?.id ?? --lastId
    if (known !== undefined && sameText(known.event, event)) return own
    const added = { id: own, receivedAt: new Date().toISOString(), event }
    set([added, ...pasted.filter((one) => one.id !== own)].slice(0, MAX_PASTED))
    return own
  },

  remove(id: number): void {
    set(pasted.filter((one) => one.id !== id))
  },

  /** @returns ends the subscription */
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
}

/** The events that were pasted, newest first. */
export function usePastedEvents(): readonly RecentEvent[] {
  return useSyncExternalStore(pastedEvents.subscribe, pastedEvents.get)
}

/** Which of them there are, in a word: answers that were made with others are other answers. */
export function versionOf(events: readonly RecentEvent[]): string {
  return events.map(({ id, receivedAt }) => `${String(id)}@${receivedAt}`).join(' ')
}

function set(next: readonly RecentEvent[]): void {
  pasted = next
  for (const listener of listeners) listener()
}

function sameText(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
