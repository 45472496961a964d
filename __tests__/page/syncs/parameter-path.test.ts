import { pathOfParameter } from '../../../src/page/syncs/parameter-path'
import { definition } from '../support/definition'

it.each([
  ['em', 'user_data.email'],
  ['external_id', 'external_id'],
  ['custom_data.value', 'custom_data.value'],
  ['custom_data.contents.item_price', 'custom_data.contents'],
  ['event_time', 'event_time'],
  ['app_data.platform', 'app_data.platform'],
  ['custom_data.color', undefined],
  ['', undefined]
])('what is wrong with %s is fixed at %s', (parameter, path) => {
  expect(pathOfParameter(parameter, definition)).toBe(path)
})
