import { progressLine } from '../../../src/cli/stream/progress'
import { noCounts } from '../../../src/delivery/outcome'

const tally = { read: 11_694, counts: { ...noCounts(), delivered: 9524, rejected: 91 } }

it('says how far a run is, in one line of a terminal', () => {
  expect(progressLine({ tally, bytes: 580, size: 1000, seconds: 2.5 }, 79)).toBe(
    '58 % · 11,694 read · 9,524 delivered · 91 rejected · 2 s left'
  )
  expect(progressLine({ tally, bytes: 580, size: undefined, seconds: 2.5 }, 79)).toBe(
    '11,694 read · 9,524 delivered · 91 rejected'
  )
  const none = { read: 0, counts: noCounts() }
  expect(progressLine({ tally: none, bytes: 0, size: 0, seconds: 0 }, 79)).toBe('0 read · 0 delivered')
  expect(progressLine({ tally: none, bytes: 0, size: 10, seconds: 0 }, 79)).toBe('0 % · 0 read · 0 delivered')
})

it('stays within 80 columns with a hundred million events', () => {
  const counts = { ...noCounts(), delivered: 99_999_999, rejected: 999_999, failed: 999_999 }
  const line = progressLine({ tally: { read: 100_000_000, counts }, bytes: 1, size: 300, seconds: 2000 }, 79)
  expect(line).toBe('0 % · 100,000,000 read · 99,999,999 delivered · 999,999 rejected')
  expect(progressLine({ tally, bytes: 1, size: 300, seconds: 20 }, 79)).toContain('1.7 h left')
})
