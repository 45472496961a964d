import { transform } from '@segment/actions-core'
import { EXAMPLES, readDirective } from '../../../src/page/mapping/directives'

it.each(EXAMPLES.map(({ use, json }) => [use, json] as const))(
  'the example for “%s” is one that the runtime takes',
  (_use, json) => {
    expect(readDirective(JSON.stringify(json))).toEqual({ json })
    expect(() => transform({ field: json as never }, { properties: {} })).not.toThrow()
  }
)

it.each([
  ['', /Enter a directive/],
  ['{bad', /Not valid JSON/],
  ['null', /maps nothing/],
  ['{"@foo":1}', /@foo is not a directive/],
  ['{"a":{"@foo":1}}', /@foo is not a directive/],
  ['{"@path":"$.a","@template":"x"}', /Only one directive/],
  ['{"@path":"$.a","b":1}', /Nothing can stand beside @path/],
  ['{"@path":5}', /wants a text/],
  ['{"@if":{"then":1}}', /@if wants/],
  ['{"@case":{"operator":"title","value":"x"}}', /@case wants/],
  ['{"@replace":{"pattern":"","value":"x"}}', /@replace wants/],
  ['{"@replace":{"pattern":"12345678901","value":"x"}}', /at most 10/],
  ['{"@arrayPath":"$.a"}', /wants a list/]
])('%s cannot be used, and it says why', (text, expected) => {
  expect(readDirective(text)).toEqual({ problem: expect.stringMatching(expected) as unknown })
})

it.each(['5', '"website"', 'true', '[{"@path":"$.a"},"b"]'])('%s is a value', (text) => {
  expect(readDirective(text)).toEqual({ json: JSON.parse(text) as unknown })
})
