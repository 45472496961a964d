/** One message of a stream of server-sent events. */
export interface Message {
  event: string
  data: string
}

/** Reads server-sent events from an answer: EventSource could send no key along. */
export async function* readMessages(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      rest += decoder.decode(piece.value, { stream: true })
      const blocks = rest.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const message = toMessage(block)
        if (message !== undefined) yield message
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** @returns undefined for what is no message: comments, and how soon to come again */
function toMessage(block: string): Message | undefined {
  let event = 'message'
  const data: string[] = []
  for (const line of block.split('\n')) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
    if (field === 'event') event = value ?? ''
    else if (field === 'data') data.push(value ?? '')
  }
  return data.length === 0 ? undefined : { event, data: data.join('\n') }
}
