import { ParamBuilder } from 'capi-param-builder-nodejs'
import { ServerSideUtils } from 'facebook-nodejs-business-sdk'
import fc from 'fast-check'
import { isNoName } from '../../src/destination/server-event/normalize/name'
import { isNobody } from '../../src/destination/server-event/placeholders'
import { clean, payloadOf, VECTORS } from '../destination/server-event/customer'
import type { Vector } from '../destination/server-event/customer'

/** Our parameters by the names that Meta's parameter builder gives them. */
const BUILDER_TYPES: Record<string, string> = {
  em: 'email',
  ph: 'phone',
  fn: 'first_name',
  ln: 'last_name',
  db: 'date_of_birth',
  ge: 'gender',
  ct: 'city',
  st: 'state',
  zp: 'zip_code',
  country: 'country',
  external_id: 'external_id'
}

const builder = new ParamBuilder()
const MARKED_HASH = /^(?:[0-9a-f]{64}|[0-9a-f]{32})\.[\w-]+$/i

function bySdk({ parameter, input }: Vector): string[] {
  return each(input, (value) => ServerSideUtils.normalizeAndHash(value as string, parameter))
}

/** Without the mark that the builder adds to what it hashes: that one is its own, and never ours to make up. */
function byBuilder({ parameter, input }: Vector): string[] {
  return each(input, (value) => {
    const marked = builder.getNormalizedAndHashedPII(value as string, BUILDER_TYPES[parameter])
    return typeof value === 'string' && MARKED_HASH.test(value) ? marked : (marked?.split('.')[0] ?? null)
  })
}

/** Both libraries take one value at a time; one that throws on it has nothing to send. */
function each(input: unknown, hash: (value: unknown) => string | null): string[] {
  const hashes = (Array.isArray(input) ? (input as unknown[]) : [input]).map((value) => {
    try {
      return hash(value)
    } catch {
      return null
    }
  })
  return [...new Set(hashes.filter((value) => value !== null))]
}

function ours({ key, parameter, input }: Vector): unknown {
  return clean(payloadOf(key, input)).userData[parameter] ?? []
}

interface Rule {
  /** The documented rule by which a row differs from both libraries */
  name: string
  parameters: string[]
  applies: (text: string, vector: Vector) => boolean
}

const DATE_RANGE = /^(?:1[0-8]|20[3-9])|(?:02-29|04-31|13-10|1301|0231)$/
const ALPHA_3 = /^[A-Z]{3}$/

/** Where both libraries break a rule of Meta's own page, or neither reads what it means: see the traps among the facts. */
const RULES: Rule[] = [
  {
    name: 'placeholders are dropped',
    parameters: Object.keys(BUILDER_TYPES),
    applies: (text) => /^(?:n\/a|null|undefined|none|unknown|\(not set\)|-)$/i.test(text.trim())
  },
  {
    name: 'numbers are read',
    parameters: ['ph', 'db', 'zp', 'external_id'],
    applies: (_text, { input }) => [input].flat().some((value) => typeof value === 'number')
  },
  { name: 'any Unicode digit is mapped', parameters: ['ph'], applies: (text) => /[^\P{Nd}0-9]/u.test(text) },
  { name: 'extensions are cut', parameters: ['ph'], applies: (text) => /\d\s*(?:ext|x|#)/.test(text) },
  { name: '(0) after + is dropped', parameters: ['ph'], applies: (text) => /^\+.*\(0\)/.test(text) },
  {
    name: 'names are composed (NFC)',
    parameters: ['fn', 'ln', 'ct'],
    applies: (text) => text !== text.normalize('NFC')
  },
  {
    name: 'Unicode punctuation, symbols and format characters are removed',
    parameters: ['fn', 'ln'],
    applies: (text) => /[^\P{P}\0-\x7f]|[^\P{S}\0-\x7f]|\p{Cf}/u.test(text)
  },
  { name: 'eight digits in any of three orders', parameters: ['db'], applies: (text) => /^\d{8}$/.test(text) },
  { name: 'English month names', parameters: ['db'], applies: (text) => text.includes('Feb') },
  { name: 'a real date from 1900 to this year', parameters: ['db'], applies: (text) => DATE_RANGE.test(text) },
  { name: 'only the letters of a gender count', parameters: ['ge'], applies: (text) => /^[a-z]+\.$/i.test(text) },
  {
    name: 'words for a gender in other languages',
    parameters: ['ge'],
    applies: (text) => /^(?:[^a-z]+|männlich|femme|hombre|masculino)$/.test(text)
  },
  {
    name: 'what came along with an address goes',
    parameters: ['em'],
    applies: (text) => /^mailto:|\u200b/.test(text)
  },
  { name: 'both forms of a city', parameters: ['ct'], applies: (text) => /[^\P{L}\0-\x7f]/u.test(text) },
  { name: 'a city keeps its digits', parameters: ['ct'], applies: (text) => /\d/.test(text) },
  { name: 'the state inside its country', parameters: ['st'], applies: (text) => /^(?:us|ca)[-_]/i.test(text) },
  {
    name: 'DC, territories and short names of provinces',
    parameters: ['st'],
    applies: (text) => /D\.C\.|Columbia|Samoa|^Newfoundland$/.test(text)
  },
  { name: 'ZIP+4 to five digits', parameters: ['zp'], applies: (text) => /^\d{5}\s?\d{4}$/.test(text) },
  { name: 'no dashes in a zip code, and nothing cut off', parameters: ['zp'], applies: (text) => text.includes('-') },
  { name: 'alpha-3', parameters: ['country'], applies: (text) => ALPHA_3.test(text) },
  {
    name: 'names by the platform, ISO and everyday use',
    parameters: ['country'],
    applies: (text) => text.length > 3 && !ALPHA_3.test(text)
  }
]

function rulesOf(vector: Vector): Rule[] {
  return RULES.filter(
    ({ parameters, applies }) => parameters.includes(vector.parameter) && applies(String(vector.input), vector)
  )
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

const DIFFERING = VECTORS.filter(
  (vector) => !same(ours(vector), bySdk(vector)) && !same(ours(vector), byBuilder(vector))
)

describe('beside Meta’s business SDK and its parameter builder', () => {
  it.each(VECTORS.map((vector) => [vector.parameter, JSON.stringify(vector.input), vector] as const))(
    '%s %s agrees with one of them, or follows a documented rule that neither does',
    (_parameter, _input, vector) => {
      if (DIFFERING.includes(vector)) expect(rulesOf(vector).map(({ name }) => name)).not.toEqual([])
    }
  )

  it('agrees with one of them on every example of Meta’s page', () => {
    expect(DIFFERING.filter(({ documented }) => documented === true)).toEqual([])
  })

  it('needs every rule', () => {
    const used = new Set(DIFFERING.flatMap(rulesOf).map(({ name }) => name))
    expect(RULES.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([])
  })

  it('holds the vectors more often than either', () => {
    const count = (hash: (vector: Vector) => unknown): number =>
      VECTORS.filter((vector) => same(hash(vector), vector.expected)).length
    expect(count(ours)).toBe(VECTORS.length)
    expect(count(byBuilder)).toBeLessThan(VECTORS.length)
    expect(count(bySdk)).toBeLessThan(VECTORS.length)
  })
})

/** Text of the characters that a clean value of each parameter is made of. */
const CLEAN_TEXT: [string, string, RegExp][] = [
  ['em', 'email', /^[a-zA-Z0-9.+_'-]{1,12}@[a-zA-Z0-9.-]{1,12}\.[a-zA-Z0-9-]{1,8}$/],
  ['ph', 'phone', /^\+?[0-9]{1,18}$/],
  ['fn', 'first_name', /^[A-Za-z]{1,12}$/],
  ['ln', 'last_name', /^[A-Za-z]{1,12}$/],
  ['ge', 'gender', /^(?:fe)?(?:male|m|f|x)$/],
  ['ct', 'city', /^[A-Za-z]{1,8}[ .-]{0,2}[A-Za-z]{1,8}$/],
  ['st', 'state', /^[A-Za-z]{2}$/],
  ['zp', 'zip', /^[A-Za-z0-9]{1,14}$/],
  ['country', 'country', /^[A-Za-z]{2}$/],
  ['external_id', 'external_id', /^[A-Za-z0-9_.@|-]{1,40}$/]
]

/** What we leave out, or read, where both libraries hash what stands there: nobody's ID, a zip without a digit, a trunk zero. */
const STRICTER: Partial<Record<string, (text: string) => boolean>> = {
  ph: (text) =>
    /^\+\d{2,3}0/.test(text) ||
    /^\+?(?:36|7)/.test(text) ||
    /^\+?(\d)\1*$|^011|^\+?(?:1234567890|0123456789)$/.test(text),
  st: (text) => /^xx$/i.test(text),
  zp: (text) => !/[1-9]/.test(text) && (/^0*$/.test(text) || !/\d/.test(text)),
  external_id: isNobody,
  fn: isNoName,
  ln: isNoName,
  ct: isNoName
}

describe('on clean text of any kind', () => {
  it.each(CLEAN_TEXT)('%s is what the libraries say where they agree', (parameter, key, pattern) => {
    let agreed = 0
    fc.assert(
      fc.property(fc.stringMatching(pattern), (input) => {
        const vector: Vector = { parameter, key, class: '', input, normalized: [], expected: [] }
        const [sdk, built] = [bySdk(vector), byBuilder(vector)]
        if (sdk.length === 0 || !same(sdk, built) || RULES.slice(0, 1).some(({ applies }) => applies(input, vector)))
          return
        if (STRICTER[parameter]?.(input) === true) return
        agreed++
        expect(ours(vector)).toEqual(sdk)
      }),
      { seed: 20261124, numRuns: 1000 }
    )
    expect(agreed).toBeGreaterThan(0)
  })
})

describe('what the libraries do, and we never', () => {
  it.each([
    ['country', 'Österreich'],
    ['state', 'New South Wales']
  ])('cuts the %s %j to two letters', (key, input) => {
    const { userData } = clean(payloadOf(key, input))
    const cut = builder.getNormalizedAndHashedPII(input, key)?.split('.')[0]
    expect(Object.values(userData)).toHaveLength(1)
    expect(Object.values(userData)).not.toEqual([[cut]])
  })

  it('throws on a value', () => {
    expect(() => ServerSideUtils.normalizeAndHash('not an address', 'em')).toThrow()
    expect(() => clean(payloadOf('email', 'not an address'))).not.toThrow()
  })
})
