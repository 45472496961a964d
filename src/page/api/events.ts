import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { keys } from './keys'
import { usePastedEvents, versionOf } from './pasted'
import { request } from './request'
import type {
  EventName,
  EventsAnswer,
  MatchAnswer,
  MatchesAnswer,
  NamesAnswer,
  RecentEvent
} from '../../server/api/contract'

const EVERY_MS = 10_000
/** So many recent events show what properties there are: all that the server keeps. */
const MAX_EVENTS = 1000

/** The last events, newest first: those that were pasted here, then those that the server has received. */
export function useRecentEvents() {
  const pasted = usePastedEvents()
  const { data, ...rest } = useQuery({
    queryKey: keys.recent,
    refetchInterval: EVERY_MS,
    queryFn: ({ signal }) => request<EventsAnswer>('GET', `/events?limit=${String(MAX_EVENTS)}`, undefined, { signal })
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
    queryFn: async ({ signal }) => (await request<NamesAnswer>('GET', '/names', undefined, { signal })).names
  })
  const names = useMemo(() => withPasted(data ?? [], pasted), [data, pasted])
  return { ...rest, isLoaded: data !== undefined, names }
}

function withPasted(names: readonly EventName[], pasted: readonly RecentEvent[]): EventName[] {
  const all = new Map(names.map((name) => [nameKey(name), name]))
  for (const { event, receivedAt } of pasted) {
    const name = { type: typeOf(event.type), event: typeof event.event === 'string' ? event.event : null }
    const known = all.get(nameKey(name))
    all.set(nameKey(name), { ...name, count: (known?.count ?? 0) + 1, lastAt: known?.lastAt ?? receivedAt })
  }
  return [...all.values()].sort((one, other) => other.count - one.count)
}

/** Without a type, an event with a name is a track event. */
function typeOf(type: unknown): string {
  return typeof type === 'string' ? type : 'track'
}

/** What tells the names of events apart. */
export function nameKey({ type, event }: { type?: unknown; event?: unknown }): string {
  return `${typeOf(type)}\n${typeof event === 'string' ? event : ''}`
}

/** Which of the last events a filter takes, or what is wrong with it. */
export function useMatch(subscribe: string | undefined) {
  const pasted = usePastedEvents()
  return useQuery({
    queryKey: keys.match(subscribe, versionOf(pasted)),
    enabled: subscribe !== undefined && subscribe !== '',
    staleTime: EVERY_MS,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request<MatchAnswer>('POST', '/match', { subscribe, events: pasted }, { signal })
  })
}

const NO_IDS: ReadonlySet<number> = new Set()

/** Which of the last events each of several filters takes: one question for all of them. */
export function useMatches(subscribes: readonly string[]) {
  const pasted = usePastedEvents()
  const asked = [...new Set(subscribes)].filter((subscribe) => subscribe !== '').sort()
  const { data } = useQuery({
    queryKey: keys.matches(asked, versionOf(pasted)),
    staleTime: EVERY_MS,
    // Hundreds of filters are work for the server.
    refetchInterval: 3 * EVERY_MS,
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const body = { subscribes: asked, events: pasted }
      const { events, ids } = await request<MatchesAnswer>('POST', '/matches', body, { signal })
      return { events, ids: new Map(asked.map((subscribe, index) => [subscribe, new Set(ids[index] ?? [])])) }
    }
  })
  return {
    /** Events that were tried */
    events: data?.events ?? 0,
    /** Of those that a filter takes; undefined while nobody knows */
    idsOf: (subscribe: string): ReadonlySet<number> | undefined =>
      subscribe === '' ? NO_IDS : data?.ids.get(subscribe)
  }
}
