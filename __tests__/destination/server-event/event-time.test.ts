import fc from 'fast-check'
import { toUnixSeconds } from '../../../src/destination/server-event/event-time'

const NOON = 1795176000

/** What the platform says of a time in the usual form, `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
function byPlatform(text: string): number | undefined {
  const seconds = Math.floor(Date.parse(text) / 1000)
  return seconds > 0 && seconds < 1e10 ? seconds : undefined
}

const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'))
const usual = fc
  .tuple(
    fc.integer({ min: 0, max: 9999 }),
    two(13),
    two(32),
    two(25),
    two(61),
    two(61),
    fc.integer({ min: 0, max: 999 })
  )
  .map(([year, month, day, hour, minute, second, ms]) => {
    const date = `${String(year).padStart(4, '0')}-${month}-${day}`
    return `${date}T${hour}:${minute}:${second}.${String(ms).padStart(3, '0')}Z`
  })

test('Any time in the usual form is what the platform says it is, or none', () => {
  fc.assert(
    fc.property(usual, (text) => {
      expect(toUnixSeconds(text)).toBe(byPlatform(text))
    }),
    { seed: 3, numRuns: 20_000 }
  )
})

test('A character that does not belong makes none of it, wherever it stands', () => {
  const time = '2026-11-20T12:00:00.000Z'
  const wrong = Array.from(time, (_, at) =>
    ['x', '/', ' '].map((one) => time.slice(0, at) + one + time.slice(at + 1))
  ).flat()
  // A space may stand between date and time and before the zone, and at the end it is cut off: then a time without a zone is
  // left, which is UTC.
  const readable = wrong.filter((text) => toUnixSeconds(text) !== undefined)
  expect(readable).toEqual(['2026-11-20 12:00:00.000Z', '2026-11-20T12:00:00.00 Z', '2026-11-20T12:00:00.000 '])
  for (const text of readable) expect(toUnixSeconds(text)).toBe(NOON)
})

test.each<[unknown, number | undefined]>([
  ['2026-11-20T12:00:00.000Z', NOON],
  ['2026-11-20T12:00:00Z', NOON],
  ['2026-11-20T12:00:00.123456Z', NOON],
  ['2026-11-20T12:00:00,5', NOON],
  ['2026-11-20 13:00:00 +01:00', NOON],
  ['2026-11-20T13:00:00+0100', NOON],
  [' 1795176000 ', NOON],
  [NOON, NOON],
  [NOON * 1000, NOON],
  [NOON * 1e6, NOON],
  [new Date(NOON * 1000), NOON],
  ['2024-02-29T00:00:00.000Z', 1709164800],
  ['2026-02-29T00:00:00.000Z', byPlatform('2026-02-29T00:00:00.000Z')],
  ['2026-13-01T00:00:00.000Z', undefined],
  ['2026-11-20T24:30:00.000Z', undefined],
  ['0099-11-20T12:00:00.000Z', undefined],
  ['9999-11-20T12:00:00.000Z', undefined],
  ['yesterday', undefined],
  ['', undefined],
  [0, undefined],
  [-5, undefined],
  [NaN, undefined],
  [null, undefined],
  [{}, undefined]
])('%j is %j', (value, seconds) => {
  expect(toUnixSeconds(value)).toBe(seconds)
})
