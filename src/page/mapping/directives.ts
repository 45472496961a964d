import { isFields } from './read'

/** The directives of Segment's mapping language that every host with actions-core runs. */
const KNOWN = new Set([
  '@path',
  '@template',
  '@literal',
  '@if',
  '@case',
  '@replace',
  '@arrayPath',
  '@flatten',
  '@json',
  '@merge',
  '@transform',
  '@excludeWhenNull',
  '@liquid'
])

/** A directive as a person would write it, and what it is for. */
export const EXAMPLES: readonly { use: string; json: unknown }[] = [
  { use: 'Several properties in one text', json: { '@template': '{{properties.city}}, {{properties.country}}' } },
  {
    use: 'One property if it is there, else another',
    json: {
      '@if': {
        exists: { '@path': '$.properties.mail' },
        then: { '@path': '$.properties.mail' },
        else: { '@path': '$.properties.mail_backup' }
      }
    }
  },
  {
    use: 'A list of products with keys of their own',
    json: { '@arrayPath': ['$.properties.items', { id: { '@path': '$.art_no' }, quantity: { '@path': '$.qty' } }] }
  }
]

/** @returns what is wrong with a text that should be a mapping in JSON, or what it says */
export function readDirective(text: string): { json: unknown } | { problem: string } {
  if (text.trim() === '') return { problem: 'Enter a directive, or choose “Do not send” in the menu.' }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { problem: 'Not valid JSON yet.' }
  }
  const problem = problemIn(json)
  return problem === undefined ? { json } : { problem }
}

function problemIn(value: unknown): string | undefined {
  if (value === null) return 'null maps nothing: choose “Do not send” in the menu instead.'
  if (Array.isArray(value)) return firstProblem(value)
  if (!isFields(value)) return undefined
  const directives = Object.keys(value).filter((key) => key.startsWith('@'))
  const [name] = directives
  if (name === undefined) return firstProblem(Object.values(value))
  if (directives.length > 1) return `Only one directive can stand in an object, not both ${directives.join(' and ')}.`
  if (!KNOWN.has(name)) return `${name} is not a directive. Known are ${[...KNOWN].join(', ')}.`
  if (Object.keys(value).some((key) => key !== name && key !== '_metadata')) {
    return `Nothing can stand beside ${name} in the same object.`
  }
  return shapeProblem(name, value[name]) ?? firstProblem(Object.values(value))
}

function firstProblem(values: readonly unknown[]): string | undefined {
  return values.map((one) => (one === null ? undefined : problemIn(one))).find((problem) => problem !== undefined)
}

/** What each directive wants inside. */
function shapeProblem(name: string, value: unknown): string | undefined {
  const isText = typeof value === 'string' || isFields(value)
  switch (name) {
    case '@path':
    case '@template':
      return isText ? undefined : `${name} wants a text, e.g. "$.properties.plan".`
    case '@liquid':
      return typeof value === 'string' ? undefined : '@liquid wants a text.'
    case '@arrayPath':
      return Array.isArray(value) && value.length > 0 && value.length < 3
        ? undefined
        : '@arrayPath wants a list: the path of the list, and what an item becomes.'
    case '@if':
      return isFields(value) && (isThere(value.exists) || isThere(value.blank))
        ? undefined
        : '@if wants an object with "exists" or "blank", "then" and "else".'
    case '@case':
      return isFields(value) && (value.operator === 'lower' || value.operator === 'upper')
        ? undefined
        : '@case wants "operator" (lower or upper) and "value".'
    case '@replace':
      return replaceProblem(value)
    default:
      return undefined
  }
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function replaceProblem(value: unknown): string | undefined {
  const { pattern, replacement = '', value: inner } = isFields(value) ? value : {}
  if (typeof pattern !== 'string' || pattern === '' || inner === undefined)
    return '@replace wants "pattern" and "value".'
  if (typeof replacement !== 'string' || pattern.length > 10 || replacement.length > 10) {
    return 'Both texts of @replace have at most 10 characters.'
  }
  return undefined
}
