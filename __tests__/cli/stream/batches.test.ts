import { Batches } from '../../../src/cli/stream/batches'
import { Item, type Batch } from '../../../src/cli/stream/item'
import { Ledger } from '../../../src/cli/stream/ledger'
import { Tally } from '../../../src/cli/stream/tally'
import type { Passage } from '../../../src/delivery/dispatch'
import type { Subscription } from '../../../src/delivery/subscription'

const mapping = (name: string, batchSize = 1000): Subscription =>
  ({ name, batchSize, subscribe: '', partnerAction: 'streamEvent', mapping: {} }) as unknown as Subscription
const ledger = new Ledger(new Tally())
const passage = (of: Subscription, line: number, size = 100): Passage<Item> =>
  new Item(line, { type: 'page' }, size, ledger).add(of)
const lines = (batch?: Batch): number[] | undefined => batch?.map(({ dispatch: { line } }) => line)
const names = (batch?: Batch): string[] => [...new Set(batch?.map(({ mapping: { name } }) => name))]

describe('Batches', () => {
  it('gives a batch when it is full, whatever mappings its events go through', () => {
    const batches = new Batches()
    const mappings = [mapping('one'), mapping('other')]
    for (let line = 1; line < 1000; line++) expect(batches.add(passage(mappings[line % 2], line), 0)).toBeUndefined()
    const full = batches.add(passage(mappings[0], 1000), 0)
    expect(lines(full)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1))
    expect(names(full).sort()).toEqual(['one', 'other'])
    expect(batches.takeAll()).toEqual([])
  })

  it('keeps a mapping that asks for smaller batches to itself', () => {
    const batches = new Batches()
    const [one, other, whole] = [mapping('one', 3), mapping('other', 2), mapping('whole')]
    expect(batches.add(passage(one, 1), 0)).toBeUndefined()
    expect(batches.add(passage(other, 2), 0)).toBeUndefined()
    expect(batches.add(passage(whole, 3), 0)).toBeUndefined()
    expect(batches.add(passage(one, 4), 0)).toBeUndefined()
    expect(lines(batches.add(passage(one, 5), 0))).toEqual([1, 4, 5])
    expect(batches.takeAll().map(lines)).toEqual([[2], [3]])
    expect(batches.takeAll()).toEqual([])
  })

  it('gives those that have waited since a moment', () => {
    const batches = new Batches()
    batches.add(passage(mapping('early', 9), 1), 1000)
    batches.add(passage(mapping('late', 9), 2), 2000)
    expect(batches.takeSince(1500).map(names)).toEqual([['early']])
    expect(batches.takeSince(1500)).toEqual([])
    expect(batches.takeSince(2000).map(names)).toEqual([['late']])
  })

  it('gives a batch early when its events are large', () => {
    const batches = new Batches()
    const one = mapping('one')
    for (let line = 1; line < 4; line++) expect(batches.add(passage(one, line, 1_000_000), 0)).toBeUndefined()
    expect(batches.add(passage(one, 4, 1_000_000), 0)).toHaveLength(4)
  })

  it('gives the largest when all together are too large', () => {
    const batches = new Batches()
    const mappings = Array.from({ length: 6 }, (_, index) => mapping(String(index), 9))
    for (const one of mappings.slice(0, 5)) expect(batches.add(passage(one, 1, 3_000_000), 0)).toBeUndefined()
    batches.add(passage(mappings[2], 1, 500_000), 0)
    expect(names(batches.add(passage(mappings[5], 1, 600_000), 0))).toEqual(['2'])
  })
})
