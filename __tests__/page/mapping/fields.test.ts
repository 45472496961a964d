import destination from '../../../src/destination'
import { ACTION_SOURCES } from '../../../src/destination/server-event'
import { CUSTOMER_INFORMATION } from '../../../src/destination/server-event/customer-information'
import type { Definition } from '../../../src/page/api'
import { isShown } from '../../../src/page/mapping/depends-on'
import { customerTargets, fieldGroups, readTarget, writeTarget } from '../../../src/page/mapping/fields'

const { fields } = destination.actions.streamEvent
const definition = {
  action: { fields },
  actionSources: ACTION_SOURCES,
  parameters: CUSTOMER_INFORMATION.map(({ key, parameter, ...row }) => ({
    ...row,
    key,
    parameter: parameter ?? null,
    required: key === 'external_id'
  }))
} as unknown as Definition
const { app_data: appData } = definition.action.fields

test('each parameter of the table is a row, External ID first', () => {
  const targets = customerTargets(definition)
  expect(targets).toHaveLength(CUSTOMER_INFORMATION.length)
  expect(targets[0]).toMatchObject({ path: ['external_id'], required: true })
  expect(targets[1]).toMatchObject({ path: ['user_data', 'email'], meta: 'em', list: true })
})

test('every other field that is not hidden has its place', () => {
  const groups = fieldGroups(definition, () => true)
  const shown = new Set(groups.flatMap(({ targets }) => targets.map(({ path: [field] }) => field)))
  const elsewhere = ['external_id', 'user_data', 'additional_properties']
  const expected = Object.keys(fields).filter((key) => fields[key].unsafe_hidden !== true && !elsewhere.includes(key))
  expect([...shown].sort()).toEqual(expected.sort())
  expect(groups[0].targets.find(({ path: [field] }) => field === 'action_source')?.choices).toHaveLength(
    ACTION_SOURCES.length
  )
})

test('a field that depends on another is shown when that is, or may be, so', () => {
  const bySource = { '@if': { exists: { '@path': '$.s' }, then: { '@path': '$.s' }, else: 'website' } }
  expect(isShown(appData, { action_source: 'website' }, [])).toBe(false)
  expect(isShown(appData, { action_source: 'app' }, [])).toBe(true)
  expect(isShown(appData, { action_source: bySource }, [{ s: 'email' }])).toBe(false)
  expect(isShown(appData, { action_source: bySource }, [{ s: 'app' }])).toBe(true)
})

test('a mapping is written at one place, and left alone elsewhere', () => {
  const mapping = { external_id: 'x', user_data: { email: 'a', phone: 'b' } }
  const changed = writeTarget(mapping, ['user_data', 'email'], { '@path': '$.c' })
  expect(changed).toEqual({ external_id: 'x', user_data: { email: { '@path': '$.c' }, phone: 'b' } })
  expect(readTarget(changed, ['user_data', 'email'])).toEqual({ '@path': '$.c' })
  expect(writeTarget(mapping, ['user_data', 'email'], undefined)).toEqual({
    external_id: 'x',
    user_data: { phone: 'b' }
  })
})
