import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { keys } from './keys'
import { usePastedEvents, versionOf } from './pasted'
import { request } from './request'
import type { ConsentRule, CoverageAnswer, PreviewAnswer, ReviewAnswer, ShownMapping } from '../../server/api/contract'

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

/** Asks the server for the request that an event becomes, and the sandbox for what it says of it. */
export function usePreview(input: PreviewInput) {
  const [settled] = useDebouncedValue(input, PAUSE)
  return useQuery({
    queryKey: keys.preview(settled),
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

/** How each parameter fares among the last events by one mapping. */
export function useCoverage(mapping: ShownMapping | undefined) {
  const pasted = usePastedEvents()
  return useQuery({
    queryKey: keys.coverage(mapping, versionOf(pasted)),
    enabled: mapping !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) =>
      request<CoverageAnswer>('POST', '/coverage', { mappings: [mapping], events: pasted }, { signal })
  })
}

/** What would become of the last events by mappings that may not be saved yet. */
export function useReview(mappings: ShownMapping[], consent: ConsentRule | null) {
  const pasted = usePastedEvents()
  const [input] = useDebouncedValue({ mappings, consent }, PAUSE)
  return useQuery({
    queryKey: keys.review(input, versionOf(pasted)),
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) => request<ReviewAnswer>('POST', '/review', { ...input, events: pasted }, { signal })
  })
}
