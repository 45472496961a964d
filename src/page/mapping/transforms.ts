import { asText, isFields } from './read'

/** One change that is made to a value on its way, in the order in which they stand. */
export type Transform =
  | { kind: 'lower' }
  | { kind: 'upper' }
  /** `129,90` → `129.90` */
  | { kind: 'decimal' }
  | { kind: 'replace'; pattern: string; replacement: string }
  /** What stands before, or after, a separator. Always the first of several */
  | { kind: 'part'; separator: string; take: PartTake }

export type PartTake = 'first' | 'last'

/** Both texts of the runtime's @replace. */
export const MAX_REPLACE_LENGTH = 10

/** @returns the directive that makes a change to what another directive gives */
export function wrap(inner: unknown, transform: Exclude<Transform, { kind: 'part' }>): unknown {
  switch (transform.kind) {
    case 'lower':
    case 'upper':
      return { '@case': { operator: transform.kind, value: inner } }
    case 'decimal':
      return { '@replace': { pattern: ',', replacement: '.', value: inner } }
    case 'replace':
      return { '@replace': { pattern: transform.pattern, replacement: transform.replacement, value: inner } }
  }
}

/** @returns the outermost change of a directive, and what it is made to; undefined for any other directive */
export function unwrap(raw: unknown): { transform: Transform; inner: unknown } | undefined {
  const { '@case': changed, '@replace': replaced } = onlyKey(raw)
  if (isFields(changed) && isOnly(changed, ['operator', 'value'])) {
    const { operator, value } = changed
    return operator === 'lower' || operator === 'upper' ? { transform: { kind: operator }, inner: value } : undefined
  }
  if (!isFields(replaced) || !isOnly(replaced, ['pattern', 'replacement', 'value'])) return undefined
  const { pattern, replacement = '', value } = replaced
  if (typeof pattern !== 'string' || typeof replacement !== 'string') return undefined
  if (pattern === ',' && replacement === '.') return { transform: { kind: 'decimal' }, inner: value }
  return { transform: { kind: 'replace', pattern, replacement }, inner: value }
}

/** @returns what a change makes of a value, as the runtime does */
export function apply(value: unknown, transform: Transform): unknown {
  switch (transform.kind) {
    case 'lower':
      return typeof value === 'string' ? value.toLowerCase() : value
    case 'upper':
      return typeof value === 'string' ? value.toUpperCase() : value
    case 'decimal':
      return replaceAll(value, ',', '.')
    case 'replace':
      return replaceAll(value, transform.pattern, transform.replacement)
    case 'part':
      return asText(value)
        .split(transform.separator)
        .at(transform.take === 'first' ? 0 : -1)
  }
}

/** What is neither text, number nor truth value becomes an empty text there. */
function replaceAll(value: unknown, pattern: string, replacement: string): unknown {
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value)
  return isScalar ? String(value).split(pattern).join(replacement) : ''
}

/** A change in a few words: of a chip. */
export function describe(transform: Transform): string {
  switch (transform.kind) {
    case 'lower':
      return 'Lower case'
    case 'upper':
      return 'Upper case'
    case 'decimal':
      return 'Decimal comma → point'
    case 'replace':
      return `“${transform.pattern}” → “${transform.replacement}”`
    case 'part':
      return `Part ${transform.take === 'first' ? 'before the first' : 'after the last'} “${transform.separator}”`
  }
}

function onlyKey(raw: unknown): Record<string, unknown> {
  return isFields(raw) && Object.keys(raw).length === 1 ? raw : {}
}

function isOnly(fields: Record<string, unknown>, allowed: readonly string[]): boolean {
  return Object.keys(fields).every((key) => allowed.includes(key))
}
