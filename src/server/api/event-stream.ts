import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { Activity } from './activity'
import type { DeliveriesAnswer, Delivery } from './contract'
import { sendProblem } from './problem'

/** How often what happened is sent to the page, in milliseconds */
const SEND_EVERY_MS = 250
/** Deliveries a time: under load the page sees a part of them, and the counts of all */
const MAX_AT_ONCE = 100
const KEEP_ALIVE_EVERY = 60
/** Pages that may follow at once. */
const MAX_READERS = 40
/** Bytes that may wait for a reader who does not read: then it is dropped, and may come again. */
const MAX_BACKLOG = 1024 * 1024

/**
 * Server-sent events: `deliveries`, a list of what was decided since the last one, and `counts`. What is sent is made once for
 * all readers, and none of them can hold it in memory for long.
 */
export class EventStream {
  private readonly readers = new Set<ServerResponse>()
  private waiting: Delivery[] = []
  private skipped = 0
  private beats = 0
  private end: (() => void) | undefined

  constructor(private readonly activity: Activity) {}

  /** Adds a reader, until it goes or does not read any more. */
  open(reply: FastifyReply): FastifyReply {
    if (this.readers.size >= MAX_READERS) {
      void reply.header('retry-after', '10')
      return sendProblem(reply, 503, `${MAX_READERS} pages follow the deliveries already: close one of them.`)
    }
    reply.hijack()
    const response = reply.raw
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // Proxies would hold the lines back.
      'x-accel-buffering': 'no'
    })
    response.write('retry: 2000\n\n')
    this.readers.add(response)
    response.on('close', () => {
      this.readers.delete(response)
      if (this.readers.size === 0) this.pause()
    })
    this.end ??= this.start()
    return reply
  }

  /** Ends all readers' streams. */
  close(): void {
    for (const response of this.readers) response.end()
  }

  private start(): () => void {
    const unsubscribe = this.activity.subscribe((record) => {
      if (this.waiting.length < MAX_AT_ONCE) this.waiting.push(record)
      else this.skipped++
    })
    const timer = setInterval(() => {
      this.send()
    }, SEND_EVERY_MS)
    return () => {
      unsubscribe()
      clearInterval(timer)
    }
  }

  private pause(): void {
    this.end?.()
    this.end = undefined
    this.waiting = []
    this.skipped = 0
  }

  private send(): void {
    const { waiting: deliveries, skipped } = this
    if (deliveries.length > 0) {
      const answer: DeliveriesAnswer & { skipped: number } = { deliveries, skipped }
      this.waiting = []
      this.skipped = 0
      this.write(message('deliveries', answer) + message('counts', this.activity.counts()))
    } else if (++this.beats % KEEP_ALIVE_EVERY === 0) this.write(': still here\n\n')
  }

  private write(text: string): void {
    for (const response of this.readers) {
      if (response.writableLength > MAX_BACKLOG) response.destroy()
      else response.write(text)
    }
  }
}

function message(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
