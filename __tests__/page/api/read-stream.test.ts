import { readMessages, type Message } from '../../../src/page/api/read-stream'

function streamOf(...pieces: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    }
  })
}

async function all(...pieces: string[]): Promise<Message[]> {
  const messages: Message[] = []
  for await (const message of readMessages(streamOf(...pieces))) messages.push(message)
  return messages
}

test('reads messages, wherever the network cuts them', async () => {
  const text = 'retry: 2000\n\nevent: deliveries\ndata: {"a":1}\n\n: still here\n\nevent: counts\ndata: {}\n\n'
  const expected = [
    { event: 'deliveries', data: '{"a":1}' },
    { event: 'counts', data: '{}' }
  ]
  expect(await all(text)).toEqual(expected)
  expect(await all(...text.split(''))).toEqual(expected)
})

test('a message without its end is none', async () => {
  expect(await all('event: counts\ndata: {}')).toEqual([])
})
