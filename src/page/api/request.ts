import { key } from './key'

/** What the server says is wrong, in words to act on. */
export class Problem extends Error {
  constructor(
    /** HTTP status; 0 when the server did not answer at all */
    readonly status: number,
    message: string
  ) {
    super(message)
    this.name = 'Problem'
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

const NO_ANSWER = 'The server does not answer. Is it still running?'

/**
 * Calls the server's API. What comes back is as docs/server.md describes it.
 *
 * @param path under `/api`
 * @param options.revision of what is changed: the server refuses the change (412) when it has another one by now
 * @throws Problem
 */
export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  { signal, revision }: { signal?: AbortSignal; revision?: string } = {}
): Promise<T> {
  const response = await ask(path, {
    method,
    signal,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: {
      ...headers(),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(revision !== undefined && { 'if-match': `"${revision}"` })
    }
  })
  return (await response.json()) as T
}

/**
 * Opens a stream of server-sent events. EventSource could not send the key along.
 *
 * @param path under `/api`
 * @throws Problem
 */
export async function openStream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const { body } = await ask(path, { signal, headers: headers() })
  if (body === null) throw new Problem(0, NO_ANSWER)
  return body
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(`./api${path}`, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem(0, NO_ANSWER)
  }
  if (!response.ok) throw new Problem(response.status, await reasonOf(response))
  return response
}

/** The first is what other origins' pages cannot send. */
function headers(): Record<string, string> {
  const own = key.get()
  return { 'x-meta-pixel-page': '1', ...(own !== null && { authorization: `Bearer ${own}` }) }
}

async function reasonOf(response: Response): Promise<string> {
  const fallback = `The server answered with status ${response.status}.`
  try {
    const { reason } = (await response.json()) as { reason?: string }
    return reason ?? fallback
  } catch {
    return fallback
  }
}
