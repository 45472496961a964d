import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { request, type ConsentRule, type EventsAnswer, type PreviewAnswer, type ShownMapping } from '../api'

/** What a preview is made of. */
export interface PreviewInput {
  event: Record<string, unknown> | undefined
  /** Whose settings are meant, of the saved syncs */
  sync: string | undefined
  /** Without any, those that are saved */
  mappings?: ShownMapping[]
  consent?: ConsentRule | null
}

/** How long somebody must stop typing, in milliseconds. */
const PAUSE = 300
/** Events that can be chosen from. */
const MOST_EVENTS = 200

/** Asks the server for the request that an event becomes, and the sandbox for what it says of it. */
export function usePreview(input: PreviewInput) {
  const [settled] = useDebouncedValue(input, PAUSE)
  return useQuery({
    queryKey: ['preview', settled],
    enabled: settled.event !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30_000,
    retry: false,
    queryFn: ({ signal }) => request<PreviewAnswer>('POST', '/preview', { ...settled, verdict: 'sandbox' }, { signal })
  })
}

/** Sends the request to Meta under the test event code of the sync, to hear what it says. */
export function useMetaVerdict(input: PreviewInput) {
  return useMutation({
    mutationFn: () => request<PreviewAnswer>('POST', '/preview', { ...input, verdict: 'meta' })
  })
}

/** The last events, newest first, and whether they may be kept at all. */
export function useRecentEvents() {
  return useQuery<EventsAnswer>({
    queryKey: ['events', MOST_EVENTS],
    // Until there are any. Later ones must not move what somebody looks at.
    refetchInterval: ({ state }) => (state.data?.kept === true && state.data.events.length === 0 ? 2000 : false),
    queryFn: ({ signal }) =>
      request<EventsAnswer>('GET', `/events?limit=${String(MOST_EVENTS)}`, undefined, {
        signal
      })
  })
}

/** Which of the last events a mapping is for. */
export function useMatchingIds(subscribe: string | undefined) {
  const [settled] = useDebouncedValue(subscribe, PAUSE)
  return useQuery({
    queryKey: ['match', settled, 'ids'],
    enabled: settled !== undefined && settled !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<{ ok: boolean; ids?: number[] }>('POST', '/match', { subscribe: settled }, { signal })
  })
}
