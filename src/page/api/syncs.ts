import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { keys } from './keys'
import { request, type Problem } from './request'
import type {
  ConnectionQuestion,
  ConnectionResult,
  Definition,
  Status,
  Sync,
  SyncChange,
  SyncsAnswer
} from '../../server/api/contract'

const STATUS_EVERY_MS = 5000

/** What the server is doing: its syncs, and their counts since the start. */
export function useStatus() {
  return useQuery({
    queryKey: keys.status,
    refetchInterval: STATUS_EVERY_MS,
    queryFn: ({ signal }) => request<Status>('GET', '/status', undefined, { signal })
  })
}

/** Everything that forms are made of. It does not change while the server runs. */
export function useDefinition() {
  return useQuery({
    queryKey: keys.definition,
    staleTime: Infinity,
    queryFn: ({ signal }) => request<Definition>('GET', '/definition', undefined, { signal })
  })
}

/** All syncs, as they are saved. */
export function useSyncs() {
  return useQuery({
    queryKey: keys.syncs,
    queryFn: async ({ signal }) => (await request<SyncsAnswer>('GET', '/syncs', undefined, { signal })).syncs
  })
}

/** Asks Meta whether settings can send, without recording anything. */
export function useTestConnection() {
  return useMutation({
    mutationFn: (settings: ConnectionQuestion) => request<ConnectionResult>('POST', '/test-connection', settings)
  })
}

/** What is saved, and over what: undefined creates a sync. */
export interface Saving {
  known: string | undefined
  change: SyncChange
  /** Of the sync that the change was made to: the server refuses it (412) when that is another meanwhile */
  revision?: string
}

/** Creates a sync, or changes the one of that name. */
export function useSaveSync() {
  const queries = useQueryClient()
  return useMutation<Sync, Problem, Saving>({
    mutationFn: ({ known, change, revision }) =>
      known === undefined ? request('POST', '/syncs', change) : request('PUT', pathOf(known), change, { revision }),
    onSuccess: () => Promise.all([keys.syncs, keys.status].map((queryKey) => queries.invalidateQueries({ queryKey })))
  })
}

/** Deletes a sync. */
export function useDeleteSync() {
  const queries = useQueryClient()
  return useMutation<unknown, Problem, string>({
    mutationFn: (name) => request('DELETE', pathOf(name)),
    onSuccess: () => Promise.all([keys.syncs, keys.status].map((queryKey) => queries.invalidateQueries({ queryKey })))
  })
}

function pathOf(name: string): string {
  return `/syncs/${encodeURIComponent(name)}`
}
