import destination from '../../../src/destination'
import { CUSTOMER_INFORMATION } from '../../../src/destination/server-event/customer-information'
import type { Definition, Sync } from '../../../src/page/api'
import {
  isChanged,
  mappingsOf,
  problemsOf,
  savedSecret,
  toChange,
  toDraft,
  type Draft
} from '../../../src/page/syncs/draft'

const definition = {
  settings: destination.authentication?.fields,
  presets: destination.presets,
  action: { fields: destination.actions.streamEvent.fields },
  parameters: CUSTOMER_INFORMATION
} as unknown as Definition

const SHOP: Sync = {
  name: 'Shop',
  revision: 'r1',
  enabled: true,
  pixelId: '123',
  accessToken: { set: true, variable: 'TOKEN' },
  appSecret: { set: false, variable: null },
  testEventCode: null,
  consent: null,
  usesPresets: true,
  mappingsFile: null,
  mappings: definition.presets
}

const edit = (change: (draft: Draft) => Partial<Draft>, sync?: Sync): Draft => {
  const draft = toDraft(sync, definition)
  return { ...draft, ...change(draft) }
}
const setting = (draft: Draft, settings: Draft['settings']): Partial<Draft> => ({
  settings: { ...draft.settings, ...settings }
})

describe('a new sync', () => {
  const filled = edit((draft) => ({ name: ' Shop ', ...setting(draft, { pixelId: ' 123 ', accessToken: 'EAA' }) }))

  test('starts with all presets ticked, and nothing else', () => {
    expect(mappingsOf(toDraft(undefined, definition))).toHaveLength(definition.presets.length)
    expect(isChanged(toDraft(undefined, definition), undefined, definition)).toBe(false)
  })

  test('is sent without mappings as long as they are the presets, which it then follows', () => {
    expect(toChange(filled, undefined, definition)).toEqual({
      name: 'Shop',
      enabled: true,
      pixelId: '123',
      accessToken: 'EAA'
    })
  })

  test('is sent with its mappings once one is not ticked', () => {
    const [first, ...others] = filled.mappings
    const draft = { ...filled, mappings: [{ ...first, isOn: false }, ...others] }
    expect(toChange(draft, undefined, definition).mappings).toHaveLength(definition.presets.length - 1)
  })

  test('has everything that is missing named', () => {
    const problems = problemsOf(toDraft(undefined, definition), undefined, [], definition)
    expect(Object.keys(problems)).toEqual(['name', 'settings.pixelId', 'settings.accessToken'])
    expect(problemsOf(filled, undefined, [], definition)).toEqual({})
    expect(problemsOf(filled, undefined, ['Shop'], definition)).toHaveProperty('name')
  })
})

describe('a sync that is known', () => {
  test('is not changed by being looked at', () => {
    const draft = toDraft(SHOP, definition)
    expect(isChanged(draft, SHOP, definition)).toBe(false)
    expect(toChange(draft, SHOP, definition)).toEqual({})
    expect(problemsOf(draft, SHOP, ['Shop'], definition)).toEqual({})
  })

  test('keeps its secret unless another is typed, and it can be seen where it comes from', () => {
    expect(savedSecret(SHOP, 'accessToken')).toEqual({ set: true, variable: 'TOKEN' })
    expect(savedSecret(SHOP, 'appSecret')).toBeUndefined()
    const draft = edit((was) => setting(was, { accessToken: 'EAA-new' }), SHOP)
    expect(toChange(draft, SHOP, definition)).toEqual({ accessToken: 'EAA-new' })
    const emptied = edit((was) => setting(was, { accessToken: '' }), SHOP)
    expect(problemsOf(emptied, SHOP, [], definition)).toHaveProperty(['settings.accessToken'])
  })

  test('loses a setting that is emptied', () => {
    const coded = { ...SHOP, testEventCode: 'TEST1', appSecret: { set: true, variable: null } }
    const draft = edit((was) => setting(was, { testEventCode: '', appSecret: '' }), coded)
    expect(toChange(draft, coded, definition)).toEqual({ testEventCode: null, appSecret: null })
  })

  test('goes back to the presets when its mappings are those again', () => {
    const own = { ...SHOP, usesPresets: false, mappings: definition.presets.slice(1) }
    const draft = edit(({ mappings }) => {
      const missing = mappings.find(({ isOn }) => !isOn)
      return { mappings: [{ ...(missing as Draft['mappings'][0]), isOn: true }, ...mappings.slice(0, -1)] }
    }, own)
    expect(toChange(draft, own, definition)).toEqual({ mappings: null })
  })

  test('needs a mapping, names that differ, and a place where consent is said', () => {
    const none = edit(({ mappings }) => ({ mappings: mappings.map((one) => ({ ...one, isOn: false })) }), SHOP)
    expect(problemsOf(none, SHOP, [], definition)).toHaveProperty('mappings')
    const twins = edit(({ mappings }) => ({ mappings: mappings.map((one) => ({ ...one, name: 'Same' })) }), SHOP)
    expect(problemsOf(twins, SHOP, [], definition).mappings).toMatch('same name')
    const vague = edit(() => ({ consent: { path: ' ' } }), SHOP)
    expect(problemsOf(vague, SHOP, [], definition)).toHaveProperty('consent')
  })
})
