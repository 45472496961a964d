import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { QualityReport } from '../../src/quality'
import { goodEvent, startSandbox, stopSandboxes } from '../sandbox/support'
import { order, segmentEvent } from '../support/events'
import { askSandbox, PIXEL, runQuality, stopServers } from './support'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meta-pixel-quality-'))
})

afterEach(async () => {
  rmSync(folder, { recursive: true })
  await stopSandboxes()
  await stopServers()
})

function write(name: string, content: string): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

function eventsFile(events: object[]): string {
  return write('events.ndjson', events.map((event) => `${JSON.stringify(event)}\n`).join(''))
}

function setCredentials(token = 'EAAtoken'): void {
  process.env.META_PIXEL_ID = PIXEL
  process.env.META_ACCESS_TOKEN = token
}

describe('meta-pixel quality', () => {
  it('prints a table an event, with what to do', async () => {
    const bench = await startSandbox()
    askSandbox(bench)
    setCredentials()
    await bench.send([goodEvent(), goodEvent({ event_source_url: undefined })])
    const { status, stdout } = await runQuality()
    expect(status).toBe(0)
    expect(stdout).toContain(`Dataset ${PIXEL}`)
    expect(stdout).toMatch(/ViewContent: match quality [\d.]+ of 10; arrives real time; 2 of our own/)
    expect(stdout).toMatch(/Email \(em\)\s*│ high\s*│\s*100 % │\s*100 %/)
    expect(stdout).toContain("Deduplication by event_id: on 100 % of the server's")
    expect(stdout).toMatch(/Meta's diagnostics: event_source_url missing \(50 % of events\)/)
    expect(stdout).toMatch(/→ Map "Click ID" \(weight high\): 100 % of the events lack it/)
  })

  it('prints one line of JSON', async () => {
    askSandbox(await startSandbox())
    setCredentials()
    const { status, stdout } = await runQuality('--json')
    expect(status).toBe(0)
    expect(stdout.trimEnd()).not.toContain('\n')
    expect(JSON.parse(stdout)).toMatchObject({ pixel_id: PIXEL, state: 'no_data', events: [] })
  })

  it('counts the events of a file as they would be sent, however old they are', async () => {
    const file = eventsFile([
      order(),
      order({}, { timestamp: '2020-01-01T00:00:00.000Z', context: { traits: {} } }),
      order({ currency: undefined }),
      segmentEvent({ event: 'No Preset' }),
      order({ action_source: 'phone_call' })
    ])
    const { status, stdout } = await runQuality('--events', file, '--json')
    const { state, events, own_elsewhere, own_not_sent } = JSON.parse(stdout) as QualityReport
    expect({ status, state, own_elsewhere, own_not_sent }).toEqual({
      status: 0,
      state: 'not_asked',
      own_elsewhere: 1,
      own_not_sent: 1
    })
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({ event_name: 'Purchase', score: null, own: { events: 2, with_event_id: 100 } })
    expect(events[0].keys.find(({ parameter }) => parameter === 'em')).toMatchObject({ meta: null, own: 50 })
    expect(events[0].advice[0]).toBe('Map "Click ID" (weight high): 100 % of the events lack it.')
  })

  it('shows them as text, and says what was left out', async () => {
    const file = eventsFile([order(), order({ action_source: 'phone_call' }), order({ currency: 'XXX' })])
    const { stdout } = await runQuality('--events', file)
    expect(stdout).toContain('Meta was not asked')
    expect(stdout).toContain('Purchase: 1 of our own')
    expect(stdout).not.toContain('Meta counts')
    expect(stdout).toContain('1 of our events are not from a website')
    expect(stdout).toContain('1 of our events would not be sent')
  })

  it('applies a mapping file, and counts lines without an event', async () => {
    const mapping = {
      external_id: { '@path': '$.userId' },
      event_name: 'Subscribe',
      event_time: { '@path': '$.timestamp' },
      consent: { '@path': '$.properties.consent' }
    }
    const mappings = [{ name: 'all', subscribe: 'type = "track"', partnerAction: 'streamEvent', mapping }]
    const mappingFile = write('mapping.json', JSON.stringify({ mappings }))
    const events = write(
      'events.ndjson',
      `${JSON.stringify(order())}\nnot json\n${JSON.stringify(order({ consent: false }))}\n`
    )
    const { stdout, stderr } = await runQuality('--events', events, '--mapping', mappingFile, '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      events: [{ event_name: 'Subscribe', own: { events: 1 } }],
      own_not_sent: 1
    })
    expect(stderr).toContain('1 lines of')
  })

  it('ends with 1 when Meta refuses, and still shows our own count', async () => {
    askSandbox(await startSandbox())
    setCredentials('forbidden')
    const { status, stdout } = await runQuality('--events', eventsFile([order()]))
    expect(status).toBe(1)
    expect(stdout).toContain('may not read the quality of this dataset')
    expect(stdout).toContain('Purchase')
  })

  it.each([
    [[], 'There is nothing to show'],
    [['--mapping', 'x.json'], 'There is nothing to show'],
    [['--events', 'does-not-exist.ndjson'], 'cannot be read']
  ])('ends with 2 on wrong usage: %j', async (args, message) => {
    const { status, stderr } = await runQuality(...args)
    expect(status).toBe(2)
    expect(stderr).toContain(message)
  })

  it('takes a mapping for a file of events only', async () => {
    setCredentials()
    expect(await runQuality('--mapping', 'x.json')).toMatchObject({ status: 2 })
  })
})
