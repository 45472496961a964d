import type { Mapping } from '../../../src/delivery/mappings'
import { Batches } from '../../../src/cli/stream/batches'
import type { Item } from '../../../src/cli/stream/item'

const mapping = (name: string, batchSize = 1000): Mapping =>
  ({ name, batchSize, subscribe: '', partnerAction: 'streamEvent', mapping: {} }) as unknown as Mapping
const item = (line: number, size = 100): Item => ({ line, size, pending: 1, event: { type: 'page' } })

describe('Batches', () => {
  it('gives a batch when it is full, one mapping apart from another', () => {
    const batches = new Batches()
    const [one, other] = [mapping('one', 3), mapping('other', 2)]
    expect(batches.add(one, item(1), 0)).toBeUndefined()
    expect(batches.add(other, item(2), 0)).toBeUndefined()
    expect(batches.add(one, item(3), 0)).toBeUndefined()
    const full = batches.add(one, item(4), 0)
    expect(full?.mapping).toBe(one)
    expect(full?.items.map(({ line }) => line)).toEqual([1, 3, 4])
    expect(batches.takeAll().map(({ items }) => items.length)).toEqual([1])
    expect(batches.takeAll()).toEqual([])
  })

  it('gives those that have waited since a moment', () => {
    const batches = new Batches()
    batches.add(mapping('early'), item(1), 1000)
    batches.add(mapping('late'), item(2), 2000)
    expect(batches.takeSince(1500).map(({ mapping: { name } }) => name)).toEqual(['early'])
    expect(batches.takeSince(1500)).toEqual([])
    expect(batches.takeSince(2000).map(({ mapping: { name } }) => name)).toEqual(['late'])
  })

  it('gives a batch early when its events are large', () => {
    const batches = new Batches()
    const one = mapping('one')
    for (let line = 1; line < 4; line++) expect(batches.add(one, item(line, 1_000_000), 0)).toBeUndefined()
    expect(batches.add(one, item(4, 1_000_000), 0)?.items).toHaveLength(4)
  })

  it('gives the largest when all together are too large', () => {
    const batches = new Batches()
    const mappings = Array.from({ length: 6 }, (_, index) => mapping(String(index)))
    for (const one of mappings.slice(0, 5)) expect(batches.add(one, item(1, 3_000_000), 0)).toBeUndefined()
    batches.add(mappings[2], item(1, 500_000), 0)
    expect(batches.add(mappings[5], item(1, 600_000), 0)?.mapping.name).toBe('2')
  })
})
