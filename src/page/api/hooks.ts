import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request, type Problem } from './request'
import type {
  ConnectionQuestion,
  ConnectionResult,
  CoverageAnswer,
  Definition,
  EventsAnswer,
  MatchAnswer,
  NamesAnswer,
  ShownMapping,
  Status,
  Sync,
  SyncChange,
  SyncsAnswer
} from '../../server/api/contract'

const STATUS_EVERY_MS = 5000
const EVENTS_EVERY_MS = 10_000
/** So many recent events show what properties there are. */
const MOST_EVENTS = 500

/** What the server is doing: its syncs, and their counts since the start. */
export function useStatus() {
  return useQuery({
    queryKey: ['status'],
    refetchInterval: STATUS_EVERY_MS,
    queryFn: ({ signal }) => request<Status>('GET', '/status', undefined, { signal })
  })
}

/** Everything that forms are made of. It does not change while the server runs. */
export function useDefinition() {
  return useQuery({
    queryKey: ['definition'],
    staleTime: Infinity,
    queryFn: ({ signal }) => request<Definition>('GET', '/definition', undefined, { signal })
  })
}

/** All syncs, as they are saved. */
export function useSyncs() {
  return useQuery({
    queryKey: ['syncs'],
    queryFn: async ({ signal }) => (await request<SyncsAnswer>('GET', '/syncs', undefined, { signal })).syncs
  })
}

/** The names of events that came, most frequent first. */
export function useEventNames() {
  return useQuery({
    queryKey: ['names'],
    refetchInterval: EVENTS_EVERY_MS,
    queryFn: async ({ signal }) => (await request<NamesAnswer>('GET', '/names', undefined, { signal })).names
  })
}

/** The last events as they came, newest first. */
export function useEventSample() {
  return useQuery({
    queryKey: ['events', 'sample'],
    refetchInterval: EVENTS_EVERY_MS,
    queryFn: async ({ signal }) => {
      const path = `/events?limit=${String(MOST_EVENTS)}`
      return (await request<EventsAnswer>('GET', path, undefined, { signal })).events
    }
  })
}

/** How each customer parameter fares among the last events by one mapping. */
export function useCoverage(mapping: ShownMapping | undefined) {
  return useQuery({
    queryKey: ['coverage', mapping],
    enabled: mapping !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) => request<CoverageAnswer>('POST', '/coverage', { mappings: [mapping] }, { signal })
  })
}

/** The query that asks which of the last events a filter takes. */
export function matchQuery(subscribe: string) {
  return {
    queryKey: ['match', subscribe],
    staleTime: EVENTS_EVERY_MS,
    queryFn: ({ signal }: { signal: AbortSignal }) => request<MatchAnswer>('POST', '/match', { subscribe }, { signal })
  }
}

/** Which of the last events a filter takes, or what is wrong with it. */
export function useMatch(subscribe: string) {
  return useQuery({ ...matchQuery(subscribe), placeholderData: keepPreviousData })
}

/** Asks Meta whether settings can send, without recording anything. */
export function useTestConnection() {
  return useMutation({
    mutationFn: (settings: ConnectionQuestion) => request<ConnectionResult>('POST', '/test-connection', settings)
  })
}

/** Creates a sync, or changes the one of that name. */
export function useSaveSync() {
  const queries = useQueryClient()
  return useMutation<Sync, Problem, { known: string | undefined; change: SyncChange }>({
    mutationFn: ({ known, change }) =>
      known === undefined ? request('POST', '/syncs', change) : request('PUT', pathOf(known), change),
    onSuccess: () => Promise.all([['syncs'], ['status']].map((queryKey) => queries.invalidateQueries({ queryKey })))
  })
}

/** Deletes a sync. */
export function useDeleteSync() {
  const queries = useQueryClient()
  return useMutation<unknown, Problem, string>({
    mutationFn: (name) => request('DELETE', pathOf(name)),
    onSuccess: () => Promise.all([['syncs'], ['status']].map((queryKey) => queries.invalidateQueries({ queryKey })))
  })
}

function pathOf(name: string): string {
  return `/syncs/${encodeURIComponent(name)}`
}
