import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** An event as it arrives. */
export interface ArrivedEvent {
  event_name: string
  event_id?: string
  user_data: Record<string, unknown>
  custom_data?: Record<string, unknown>
}

/** One request as it arrives. */
export interface Arrived {
  /** The path, which names the pixel */
  url: string
  events: ArrivedEvent[]
  /** The first one is 1 */
  number: number
  /** Requests that are being answered, this one too */
  atOnce: number
}

/** What is answered. Nothing is recorded unless `takes` says so. */
export interface GraphAnswer {
  /** Meta's own answer is 200 */
  status?: number
  headers?: Record<string, string>
  /** An object is sent as JSON, a text as it is */
  body?: unknown
  /** The events are recorded */
  takes?: boolean
  /** Milliseconds before it is sent */
  after?: number
  /** It is sent when this is settled */
  until?: Promise<void>
  /**
   * `reset`: the connection breaks without an answer; `cut`: it breaks in the middle of the body; `hang`: it stops there, and
   * never ends; `endless`: more and more follows
   */
  breaks?: 'reset' | 'cut' | 'hang' | 'endless'
}

/** A Graph API that answers as a test says: as Meta does, or as a proxy or a fault on the way would. */
export interface AnsweringGraph {
  url: string
  /** How often each event was taken, by its ID */
  taken: Map<string, number>
  /** Events of each request so far */
  sizes: number[]
  /** The most requests that were answered at once */
  mostAtOnce: () => number
  /** Replaces what is answered from now on */
  answerWith: (answer: (arrived: Arrived) => GraphAnswer) => void
  close: () => Promise<void>
}

/** Meta's own confirmation. */
export function confirmed({ events }: Arrived): GraphAnswer {
  return { takes: true, body: { events_received: events.length, messages: [], fbtrace_id: 'Atrace' } }
}

/** Meta's own refusal. */
export function refusal(code: number, subcode?: number, more: Record<string, unknown> = {}, status = 400): GraphAnswer {
  const error = { message: 'Invalid parameter', type: 'OAuthException', code, error_subcode: subcode, ...more }
  return { status, body: { error: { ...error, fbtrace_id: 'Atrace' } } }
}

/** Starts one on a free port of this machine. */
export async function startAnsweringGraph(
  answer: (arrived: Arrived) => GraphAnswer = confirmed
): Promise<AnsweringGraph> {
  let answers = answer
  let atOnce = 0
  let most = 0
  const sizes: number[] = []
  const taken = new Map<string, number>()
  const sockets = new Set<Socket>()
  const timers = new Set<NodeJS.Timeout>()

  const take = (events: readonly ArrivedEvent[]): void => {
    for (const { event_id: id } of events) if (id !== undefined) taken.set(id, (taken.get(id) ?? 0) + 1)
  }
  const server = createServer((request, response) => {
    void readJson(request).then((json) => {
      const events = (json as { data?: ArrivedEvent[] }).data ?? []
      sizes.push(events.length)
      atOnce++
      most = Math.max(most, atOnce)
      const chosen = answers({ url: request.url ?? '', events, number: sizes.length, atOnce })
      const end = (): void => {
        atOnce--
        if (chosen.takes === true) take(events)
        send(response, chosen)
      }
      if (chosen.until !== undefined) {
        void chosen.until.then(end)
        return
      }
      if (chosen.after === undefined) {
        end()
        return
      }
      const timer = setTimeout(() => {
        timers.delete(timer)
        end()
      }, chosen.after)
      timers.add(timer)
    })
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    sizes,
    mostAtOnce: () => most,
    answerWith: (next) => {
      answers = next
    },
    close: async () => {
      for (const timer of timers) clearTimeout(timer)
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const raw = Buffer.concat(chunks)
  const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8')
  return text === '' ? {} : (JSON.parse(text) as unknown)
}

function send(response: ServerResponse, { status = 200, headers, body = '', breaks }: GraphAnswer): void {
  if (breaks === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  const isText = typeof body === 'string'
  const text = isText ? body : JSON.stringify(body)
  const type = isText ? 'text/html' : 'application/json'
  const length = breaks === 'endless' ? {} : { 'content-length': String(Buffer.byteLength(text)) }
  response.writeHead(status, { 'content-type': type, ...length, ...headers })
  if (breaks === undefined) {
    response.end(text)
    return
  }
  response.write(text.slice(0, Math.ceil(text.length / 2)))
  if (breaks === 'cut') setImmediate(() => response.socket?.destroy())
  if (breaks === 'endless') pour(response)
}

/** Writes as fast as it is read, until the connection ends. */
function pour(response: ServerResponse): void {
  const more = ' '.repeat(64 * 1024)
  const write = (): void => {
    while (!response.destroyed && response.write(more));
    response.once('drain', write)
  }
  write()
}
