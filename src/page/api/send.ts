import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { keys } from './keys'
import { request } from './request'
import type { DeliveryAnswer, OutcomeAnswer, SendAnswer } from '../../server/api/contract'

/** What is to be sent: a recent event by its ID, or one's own. */
export type Chosen = { ids: number[] } | { event: Record<string, unknown> }

/** Sends an event through a sync as it is saved. */
export function useSendEvent(sync: string, chosen: Chosen) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => request<SendAnswer>('POST', '/send', { sync, ...chosen }),
    onSuccess: () => queries.invalidateQueries()
  })
}

/** One delivery. */
export function useDelivery(id: number | null) {
  return useQuery({
    queryKey: keys.delivery(id),
    enabled: id !== null,
    retry: false,
    queryFn: ({ signal }) => request<DeliveryAnswer>('GET', `/deliveries/${String(id)}`, undefined, { signal })
  })
}

/** Sends the event of a delivery once more. */
export function useResend(id: number) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => request<OutcomeAnswer>('POST', `/deliveries/${String(id)}/resend`),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.status })
  })
}
