import { useQuery } from '@tanstack/react-query'
import { keys } from './keys'
import { request } from './request'
import type { QualityReport } from '../../server/api/contract'

/** Meta computes its figures once a day or so. */
const FRESH_MS = 60_000

/** Asks for Meta's figures of a sync's pixel beside our own count. */
export function useQuality(sync: string | null) {
  return useQuery({
    queryKey: keys.quality(sync),
    enabled: sync !== null,
    staleTime: FRESH_MS,
    retry: false,
    queryFn: ({ signal }) =>
      request<QualityReport>('GET', `/quality?sync=${encodeURIComponent(sync ?? '')}`, undefined, { signal })
  })
}
