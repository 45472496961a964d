import { containing, order, startServer, stopAll, sync, TOKEN, until, writeConfig } from './support'

afterEach(stopAll)

const own = { name: 'My shop', pixelId: '4242', accessToken: TOKEN }

describe('a server that was started without credentials', () => {
  it('sends to the sandbox, and says so everywhere', async () => {
    const bench = await startServer({ standIn: { isForced: false } })
    expect((await bench.api('GET', '/status')).json).toMatchObject({
      recipient: 'sandbox',
      sandbox: bench.standIn?.url,
      graphApiUrl: bench.sandbox.url
    })
    const { json } = await bench.post('/events', order())
    expect(json).toMatchObject({ outcome: 'delivered', recipient: 'sandbox' })
    expect((await bench.post('/events', [order()])).json).toMatchObject({ recipient: 'sandbox' })
    expect(bench.standIn?.events()).toHaveLength(2)
    expect(bench.recorded()).toEqual([])
  })

  it('leaves it at once when credentials of one’s own are saved', async () => {
    const bench = await startServer({ standIn: { isForced: false } })
    expect((await bench.api('POST', '/syncs', own)).status).toBe(201)
    expect((await bench.api('GET', '/status')).json).toMatchObject({ recipient: 'meta', sandbox: null })
    const { json } = await bench.post('/events', order())
    expect(json).toMatchObject({ outcome: 'delivered', recipient: 'meta' })
    expect(bench.recorded()).toMatchObject([{ pixelId: '4242' }])
    expect(bench.standIn?.events()).toEqual([])
    expect(bench.logs).toContainEqual(expect.objectContaining({ level: 'warn', recipient: 'meta' }))
  })

  it('leaves it as well when somebody writes the file by hand', async () => {
    const bench = await startServer({ standIn: { isForced: false } })
    writeConfig(bench.folder, { syncs: [sync({ pixelId: '77' })] })
    await until(async () => (await bench.api('GET', '/status')).json.recipient === 'meta')
    await bench.post('/events', order())
    expect(bench.recorded()).toMatchObject([{ pixelId: '77' }])
  })

  it('stays in it with the sandbox’s own example', async () => {
    const bench = await startServer({ standIn: { isForced: false } })
    await bench.api('POST', '/syncs', { ...own, accessToken: 'sandbox-token' })
    expect((await bench.post('/events', order())).json).toMatchObject({ recipient: 'sandbox' })
    expect(bench.standIn?.events()).toMatchObject([{ pixelId: '4242' }])
  })

  it('asks of credentials whoever is to get the events, and says who answered', async () => {
    const bench = await startServer({ standIn: { isForced: false } })
    const test = async (settings: object) => (await bench.api('POST', '/test-connection', settings)).json
    expect(await test({ pixelId: '42', accessToken: TOKEN })).toMatchObject({
      ok: true,
      recipient: 'meta',
      message: containing('Meta takes events')
    })
    expect(bench.sandbox.stats().requests).toBe(1)
    const example = await test({ pixelId: '42', accessToken: 'sandbox-token' })
    expect(example).toMatchObject({ ok: true, recipient: 'sandbox', message: containing('The sandbox accepts') })
    expect(example.message).not.toContain('Meta takes')
    expect(bench.sandbox.stats().requests).toBe(1)
  })
})

it('with --sandbox nothing leaves, whatever is saved', async () => {
  const bench = await startServer({ standIn: { isForced: true } })
  await bench.api('POST', '/syncs', own)
  expect((await bench.api('GET', '/status')).json).toMatchObject({ recipient: 'sandbox' })
  expect((await bench.api('POST', '/test-connection', { sync: 'My shop' })).json).toMatchObject({
    recipient: 'sandbox',
    message: containing('The sandbox accepts')
  })
  expect((await bench.post('/events', order())).json).toMatchObject({ recipient: 'sandbox' })
  expect(bench.standIn?.events()).toMatchObject([{ pixelId: '4242' }])
  expect(bench.recorded()).toEqual([])
})
