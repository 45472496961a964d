import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { keys } from './keys'
import { usePastedEvents, versionOf } from './pasted'
import { request } from './request'
import type { EventName, MatchAnswer, RecentEvent } from './types'

const EVERY_MS = 10_000
/** So many recent events show what properties there are: all that the server keeps. */
const MAX_EVENTS = 1000

interface RecentEvents {
  /** Whether the server may keep events at all */
  kept: boolean
  events: RecentEvent[]
}

/** The last events, newest first: those that were pasted here, then those that the server has received. */
export function useRecentEvents() {
  const pasted = usePastedEvents()
  const { data, ...rest } = useQuery({
    queryKey: keys.recent,
    refetchInterval: EVERY_MS,
    queryFn: ({ signal }) =>
      request<RecentEvents>('GET', `/events?limit=${String(MAX_EVENTS)}`, undefined, { signal })
  })
  const events = useMemo(() => [...pasted, ...(data?.events ?? [])], [pasted, data])
  return { ...rest, isLoaded: data !== undefined, kept: data?.kept !== false, events }
}

/** The names of events that came or were pasted, most frequent first. */
export function useEventNames() {
  const pasted = usePastedEvents()
  const { data, ...rest } = useQuery({
    queryKey: keys.names,
    refetchInterval: EVERY_MS,
    queryFn: async ({ signal }) => (await request<{ names: EventName[] }>('GET', '/names', undefined, { signal })).names
  })
  const names = useMemo(() => withPasted(data ?? [], pasted), [data, pasted])
  return { ...rest, names }
}

function withPasted(names: readonly EventName[], pasted: readonly RecentEvent[]): EventName[] {
  const all = new Map(names.map((name) => [nameKey(name), name]))
  for (const { event, receivedAt } of pasted) {
    const name = { type: String(event.type ?? 'track'), event: typeof event.event === 'string' ? event.event : null }
    const known = all.get(nameKey(name))
    all.set(nameKey(name), { ...name, count: (known?.count ?? 0) + 1, lastAt: known?.lastAt ?? receivedAt })
  }
  return [...all.values()].sort((one, other) => other.count - one.count)
}

/** What tells the names of events apart. */
export function nameKey({ type, event }: { type?: unknown; event?: unknown }): string {
  return `${String(type ?? 'track')}\n${typeof event === 'string' ? event : ''}`
}

/** The query that asks which of the last events a filter takes. */
export function matchQuery(subscribe: string, pasted: readonly RecentEvent[]) {
  return {
    queryKey: keys.match(subscribe, versionOf(pasted)),
    staleTime: EVERY_MS,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      request<MatchAnswer>('POST', '/match', { subscribe, events: pasted }, { signal })
  }
}

/** Which of the last events a filter takes, or what is wrong with it. */
export function useMatch(subscribe: string | undefined) {
  const pasted = usePastedEvents()
  return useQuery({
    ...matchQuery(subscribe ?? '', pasted),
    enabled: subscribe !== undefined && subscribe !== '',
    placeholderData: keepPreviousData
  })
}
