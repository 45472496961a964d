import fs from 'node:fs'
import path from 'node:path'
import { run, temporaryFolder } from '../hosts/support/folders'
import { sha256 } from '../destination/server-event/customer'

jest.setTimeout(300_000)

const ROOT = path.join(__dirname, '../..')
const TABLE = 'src/destination/server-event/customer-information.ts'
const COPIED = ['src', 'scripts', 'docs', 'examples', 'package.json', 'tsconfig.json', 'CHANGELOG.md', 'README.md']

/** The one place to touch: parameters that Meta does not have, one hashed and one sent as it is. */
const ROWS = `
  {
    hashed: true,
    key: 'middle_name',
    parameter: 'mn',
    label: 'Middle Name',
    description: "The customer's middle name.",
    default: path('$.context.traits.middleName'),
    weight: 'low',
    expected: 'not a name: it has no letter',
    normalize: normalizeName
  },
  {
    ...ID,
    key: 'loyalty_card',
    parameter: 'loyalty_card_id',
    label: 'Loyalty Card',
    description: "The number of the customer's card."
  },`

/** Asks the copy's own code, in a process of its own, what it makes of the new parameters. */
const PROBE = `
import definition from '../src/destination'
import { toServerEvent } from '../src/destination/server-event'
import { MATCH_KEYS } from '../src/destination/server-event/match-keys'
import { sha256 } from '../src/destination/sha256'
import { judgeRequest } from '../src/sandbox'
import { describeDefinition } from '../src/server/api/status-routes'

const now = Date.parse('2026-11-24T12:00:00Z')
const payload = {
  external_id: 'u',
  user_data: { middle_name: ' Kristine ', loyalty_card: 77 },
  event_name: 'Lead',
  event_time: now / 1000,
  action_source: 'other'
}
const result = toServerEvent(payload, now, { sha256 })
if (!('event' in result)) throw new Error('refused')
const judge = (user_data: object) => judgeRequest({ data: [{ ...result.event, user_data }] }, now)?.message ?? 'accepted'
console.log(JSON.stringify({
  sent: result.event.user_data,
  field: definition.actions.streamEvent.fields.user_data.properties?.middle_name,
  preset: definition.presets?.[0].mapping?.user_data,
  form: describeDefinition().parameters.filter(({ key }) => /middle_name|loyalty_card/.test(key)),
  matchKeys: MATCH_KEYS.map(({ parameter }) => parameter),
  judged: [judge(result.event.user_data), judge({ mn: ['Kristine'] }), judge({ nobody_knows: 'x' })]
}))
`

interface Probed {
  sent: Record<string, unknown>
  field: object
  preset: object
  form: object[]
  matchKeys: string[]
  judged: string[]
}

describe('a customer parameter added in one row', () => {
  let folder: string
  let probed: Probed
  const read = (file: string): string => fs.readFileSync(path.join(folder, file), 'utf8')

  beforeAll(() => {
    folder = temporaryFolder()
    for (const name of COPIED) {
      if (fs.existsSync(path.join(ROOT, name))) {
        fs.cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true })
      }
    }
    fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'))
    const table = read(TABLE)
    const at = table.indexOf("\n  {\n    hashed: true,\n    key: 'full_name'")
    expect(at).toBeGreaterThan(0)
    fs.writeFileSync(path.join(folder, TABLE), table.slice(0, at) + ROWS + table.slice(at))
    fs.writeFileSync(path.join(folder, 'scripts/probe.ts'), PROBE)
    const tsx = path.join(folder, 'node_modules/.bin/tsx')
    run(tsx, ['scripts/generate.ts'], folder)
    run(tsx, ['scripts/generate.ts', '--check'], folder)
    probed = JSON.parse(run(tsx, ['scripts/probe.ts'], folder)) as Probed
  })

  afterAll(() => {
    fs.rmSync(folder, { recursive: true, force: true })
  })

  it('is cleaned, hashed and sent', () => {
    expect(probed.sent).toMatchObject({ mn: [sha256('kristine')], loyalty_card_id: '77' })
    expect(probed.matchKeys).toEqual(expect.arrayContaining(['mn', 'loyalty_card_id']))
  })

  it('stands in the mapping’s schema, its types and the presets', () => {
    expect(probed.field).toEqual({
      label: 'Middle Name',
      description: "The customer's middle name.",
      type: 'string',
      multiple: true,
      category: 'hashedPII'
    })
    expect(probed.preset).toMatchObject({ middle_name: { '@path': '$.context.traits.middleName' } })
    expect(read('src/destination/streamEvent/generated-types.ts')).toMatch(
      /middle_name\?: string\[\][\s\S]*loyalty_card\?: string/
    )
    expect(read('src/destination/metadata.json')).toContain('"label": "Middle Name"')
  })

  it('stands in the documentation’s table', () => {
    expect(read('docs/parameters.md')).toMatch(/\| Middle Name +\| `mn` +\| +\| yes +\| low +\|/)
    expect(read('docs/parameters.md')).toMatch(/\| Loyalty Card +\| `loyalty_card_id` +\| +\| no +\|/)
  })

  it('stands in the page’s form', () => {
    expect(probed.form).toEqual([
      expect.objectContaining({ key: 'middle_name', parameter: 'mn', hashed: true, required: false, weight: 'low' }),
      expect.objectContaining({ key: 'loyalty_card', parameter: 'loyalty_card_id', hashed: false, default: null })
    ])
  })

  it('is checked by the sandbox, which hears of its name alone', () => {
    expect(read('src/sandbox/customer-parameters.ts')).toMatch(/'mn'[\s\S]*'loyalty_card_id'/)
    const [accepted, unhashed, unknown] = probed.judged
    expect(accepted).toBe('accepted')
    expect(unhashed).not.toBe('accepted')
    expect(unknown).not.toBe('accepted')
  })

  it('stands in RudderStack’s mapping file', () => {
    const { mappings } = JSON.parse(read('examples/mappings/rudderstack.json')) as { mappings: { mapping: object }[] }
    for (const { mapping } of mappings) {
      expect(mapping).toMatchObject({ user_data: { middle_name: { '@path': '$.context.traits.middleName' } } })
    }
  })
})

it('leaves the sandbox without an import of the destination', () => {
  const folder = path.join(ROOT, 'src/sandbox')
  for (const file of fs.readdirSync(folder)) {
    expect(fs.readFileSync(path.join(folder, file), 'utf8')).not.toMatch(/from '\.\.\/destination/)
  }
})
