import type { Delivery } from '../../../src/page/api'
import { applyFilter, NO_FILTER } from '../../../src/page/deliveries/filters'

const delivery = (changes: Partial<Delivery>): Delivery => ({
  id: 1,
  time: '2026-11-25T12:00:00Z',
  sync: 'Shop',
  type: 'track',
  event: 'kauf_fertig',
  person: 'u-1',
  mappings: ['Purchase'],
  status: 200,
  outcome: 'delivered',
  ...changes
})

const ALL = [
  delivery({ id: 1 }),
  delivery({ id: 2, event: null, type: 'page', person: null }),
  delivery({ id: 3, outcome: 'rejected', reason: 'Purchase needs a currency', person: 'u-2' }),
  delivery({ id: 4, sync: 'Other', fbtrace_id: 'AbC123', notices: [{ parameter: 'em', reason: 'a placeholder' }] })
]

it.each<[object, number[]]>([
  [{}, [1, 2, 3, 4]],
  [{ outcome: 'rejected' }, [3]],
  [{ sync: 'Other' }, [4]],
  [{ event: 'Page' }, [2]],
  [{ person: 'u-2' }, [3]],
  [{ text: 'CURRENCY' }, [3]],
  [{ text: 'abc123' }, [4]],
  [{ text: 'placeholder' }, [4]],
  [{ event: 'kauf_fertig', person: 'u-1' }, [1, 4]],
  [{ text: 'nothing like it' }, []]
])('%j leaves %j', (filter, ids) => {
  expect(applyFilter(ALL, { ...NO_FILTER, ...filter }).map(({ id }) => id)).toEqual(ids)
})
