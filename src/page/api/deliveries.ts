import { useCallback, useEffect, useRef, useState } from 'react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { keys } from './keys'
import { openStream, request } from './request'
import type { Counts, DeliveriesAnswer, Delivery, HistoryAnswer, Status } from '../../server/api/contract'
import { readMessages } from './read-stream'

/** So many are kept in the browser, as in the server. */
const MAX = 1000
const COME_AGAIN_MS = 2000
/** How often at most the match keys are asked for, which have changed with the counts */
const STATUS_EVERY_MS = 2000

/** The list as it is now, and how to hold it still. */
export interface LiveDeliveries {
  /** Newest first; undefined until the first answer */
  deliveries: Delivery[] | undefined
  /** What came while the list was held still */
  waiting: number
  isPaused: boolean
  setPaused: (isPaused: boolean) => void
  /** The connection is there: what happens shows at once */
  isLive: boolean
  /** There was no connection at the last try */
  isLost: boolean
}

/** Follows the deliveries as they happen; after a break it starts with what the server remembers. */
export function useLiveDeliveries(): LiveDeliveries {
  const queries = useQueryClient()
  const [deliveries, setDeliveries] = useState<Delivery[]>()
  const [held, setHeld] = useState<Delivery[]>([])
  const [isPaused, setIsPaused] = useState(false)
  const [isLive, setLive] = useState(false)
  const [isLost, setLost] = useState(false)
  const paused = useRef(false)

  const add = useCallback((more: Delivery[]) => {
    const put = paused.current ? setHeld : setDeliveries
    put((known: Delivery[] = []) => merge(more, known))
  }, [])

  useEffect(() => {
    const controller = new AbortController()
    let askedAt = -Infinity
    const askForStatus = (): void => {
      // A second arrival a moment later is caught up with by the regular question.
      if (performance.now() - askedAt < STATUS_EVERY_MS) return
      askedAt = performance.now()
      void queries.invalidateQueries({ queryKey: keys.status })
    }
    void follow(controller.signal, {
      onConnected: (isConnected) => {
        setLive(isConnected)
        setLost(!isConnected)
        if (isConnected) askForStatus()
      },
      onDeliveries: add,
      onCounts: (counts) => {
        queries.setQueryData<Status>(keys.status, (status) => status && withCounts(status, counts))
        askForStatus()
      }
    })
    return () => {
      controller.abort()
    }
  }, [add, queries])

  const setPaused = (isToPause: boolean): void => {
    paused.current = isToPause
    setIsPaused(isToPause)
    if (isToPause) return
    setDeliveries((known = []) => merge(held, known))
    setHeld([])
  }
  return { deliveries, waiting: held.length, isPaused, setPaused, isLive, isLost }
}

/** Newest first, each once. */
function merge(more: readonly Delivery[], known: readonly Delivery[]): Delivery[] {
  const byId = new Map([...known, ...more].map((delivery) => [delivery.id, delivery]))
  return [...byId.values()].sort((one, other) => other.id - one.id).slice(0, MAX)
}

function withCounts(status: Status, counts: Record<string, Counts>): Status {
  // A sync may be called as something that every object has.
  const of = new Map(Object.entries(counts))
  return { ...status, syncs: status.syncs.map((sync) => ({ ...sync, counts: of.get(sync.name) ?? sync.counts })) }
}

interface Listeners {
  onConnected: (isConnected: boolean) => void
  onDeliveries: (deliveries: Delivery[]) => void
  onCounts: (counts: Record<string, Counts>) => void
}

async function follow(signal: AbortSignal, listeners: Listeners): Promise<void> {
  while (!signal.aborted) {
    try {
      await followOnce(signal, listeners)
    } catch {
      // The server was restarted, or the network broke: the list says that it is not live.
    }
    if (isOver(signal)) return
    listeners.onConnected(false)
    await new Promise((resolve) => setTimeout(resolve, COME_AGAIN_MS))
  }
}

/** The view was left meanwhile. */
function isOver({ aborted }: AbortSignal): boolean {
  return aborted
}

async function followOnce(signal: AbortSignal, { onConnected, onDeliveries, onCounts }: Listeners): Promise<void> {
  // The stream is opened first: nothing that happens in between is missed.
  const stream = await openStream('/deliveries/stream', signal)
  const known = await request<DeliveriesAnswer>('GET', `/deliveries?limit=${String(MAX)}`, undefined, {
    signal
  })
  onConnected(true)
  onDeliveries(known.deliveries)
  for await (const { event, data } of readMessages(stream)) {
    if (event === 'deliveries') onDeliveries((JSON.parse(data) as DeliveriesAnswer).deliveries)
    else if (event === 'counts') onCounts(JSON.parse(data) as Record<string, Counts>)
  }
}

/** How far back the counts go: minutes of the last three hours, or hours of the last seven days. */
export type HistorySpan = 'minute' | 'hour'

const HISTORY_EVERY_MS = 5000

/** What became of all events since the start, in steps of time; of one sync, or of all. */
export function useHistory(sync: string | null, by: HistorySpan) {
  return useQuery({
    queryKey: keys.history(sync, by),
    refetchInterval: HISTORY_EVERY_MS,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const of = sync === null ? '' : `&sync=${encodeURIComponent(sync)}`
      return request<HistoryAnswer>('GET', `/deliveries/history?by=${by}${of}`, undefined, { signal })
    }
  })
}
