import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp, command, countsOf, readNdjson, startSandbox, summaryOf, TIMEOUT_MS } from './support'

jest.setTimeout(TIMEOUT_MS)
afterEach(cleanUp)

const FILE = join(__dirname, '..', '..', 'examples', 'events.ndjson')

describe('examples/events.ndjson', () => {
  it('is a day of 200 events of all kinds, with addresses that belong to nobody', () => {
    const events = readNdjson(FILE)
    expect(events).toHaveLength(200)
    const kinds = new Set(events.map(({ type }) => type))
    expect([...kinds].sort()).toEqual(['alias', 'group', 'identify', 'page', 'track'])
    const domains = readFileSync(FILE, 'utf8').match(/(?<=@|%40|\/\/)[\w.-]+\.[a-z]+/gi) ?? []
    expect(domains.filter((domain) => !/(^|\.)example\.(com|org|net)$/i.test(domain))).toEqual([])
  })

  it('is delivered into the sandbox, but for what Meta would refuse, as npm start shows', async () => {
    const { sandbox, env } = await startSandbox()
    const finished = await command(['stream', FILE, '--shift-time', '--json'], { env })
    const { requests: _, ...counts } = countsOf(finished)
    expect(counts).toEqual({ read: 200, delivered: 181, not_subscribed: 10, rejected: 9 })
    expect(Object.keys(summaryOf(finished).reasons).length).toBeGreaterThanOrEqual(8)
    expect(sandbox.stats()).toMatchObject({ recorded: 181, refusedBatches: 0 })
    const names = new Set(sandbox.events().map(({ event }) => event.event_name))
    expect([...names].sort()).toEqual([
      ...['AddPaymentInfo', 'AddToCart', 'AddToWishlist', 'CompleteRegistration', 'InitiateCheckout', 'Lead'],
      ...['PageView', 'Purchase', 'Search', 'StartTrial', 'Subscribe', 'ViewContent']
    ])
    expect(finished.status).toBe(1)
  })
})
