import {
  cleanUp,
  countsOf,
  ndjson,
  order,
  orders,
  start,
  startSandbox,
  command,
  summaryOf,
  temporaryFile,
  TIMEOUT_MS,
  until
} from './support'

jest.setTimeout(TIMEOUT_MS)
afterEach(cleanUp)

describe('stream', () => {
  it('records every event exactly once when it is killed midway and run again', async () => {
    const { sandbox, env } = await startSandbox({ faults: [{ kind: 'slow', ms: 100 }] })
    const input = temporaryFile('events.ndjson', ndjson(orders(10_000)))
    const args = ['stream', input, '--json', '--concurrency', '1']
    const { child, finished } = start(args, env)
    await until(() => sandbox.stats().requests >= 3)
    child.kill('SIGKILL')
    expect((await finished).signal).toBe('SIGKILL')
    const before = sandbox.stats().recorded
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(10_000)

    sandbox.setFaults([])
    const again = await command(args, { env })
    expect(countsOf(again)).toEqual({ read: 10_000, delivered: 10_000, requests: 10 })
    expect(sandbox.stats().recorded).toBe(10_000)
    const ids = new Set(sandbox.events().map(({ event }) => event.event_id))
    expect(ids.size).toBe(10_000)
  })

  it('sends what a slow input holds back, and ends on SIGINT with everything accounted for', async () => {
    const { sandbox, env } = await startSandbox()
    const { child, finished } = start(['stream', '--json'], env)
    child.stdin.write(ndjson([order(1), order(2)]))
    await until(() => sandbox.stats().recorded === 2)
    child.stdin.write(ndjson([order(3)]))
    await until(() => sandbox.stats().recorded === 3)
    child.kill('SIGINT')
    const ended = await finished
    expect(countsOf(ended)).toEqual({ read: 3, delivered: 3, requests: 2 })
    expect(summaryOf(ended).interrupted).toBe(true)
    expect(ended.stderr).toContain('Stopping')
    expect(ended.status).toBe(130)
  })

  it('waits for no retry once it is interrupted', async () => {
    const { sandbox, env } = await startSandbox({ faults: [{ kind: 'throttle', retryAfter: 3600 }] })
    const input = temporaryFile('events.ndjson', ndjson(orders(5)))
    const { child, finished } = start(['stream', input, '--json'], env)
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
    })
    await until(() => stderr.includes('going on in 3600 s'))
    child.kill('SIGTERM')
    const ended = await finished
    expect(countsOf(ended)).toMatchObject({ read: 5, failed: 5 })
    expect(ended.status).toBe(143)
    expect(sandbox.stats().recorded).toBe(0)
  })
})
