import { asText, isFields } from './read'

/**
 * "The first that has a value" in Segment's mapping language. Its `exists` is met by an empty text, and its `blank`, which is
 * met by what is not blank, by "n/a": so the value is made a text (@template), white space and placeholders are taken out of
 * that (@replace), and `blank` judges what is left. Every host that runs actions-core's mappings understands it.
 */

/** What is taken out, two a directive. A text that consists of these stands for no value. */
const PASSED_OVER: readonly [string, string][] = [
  [' ', 'n/a'],
  ['null', 'undefined'],
  ['none', 'unknown'],
  ['(notset)', '-']
]

/** @returns a directive that is blank where another one gives nothing, white space or a placeholder */
export function emptied(directive: unknown): unknown {
  return PASSED_OVER.reduce<unknown>(
    (value, [pattern, pattern2]) => ({
      '@replace': { pattern, replacement: '', pattern2, replacement2: '', ignorecase: true, value }
    }),
    toText(directive)
  )
}

/** A list or an object would be empty after @replace: as a text it is not. */
function toText(directive: unknown): unknown {
  const path = isFields(directive) ? directive['@path'] : undefined
  return typeof path === 'string' ? { '@template': `{{${path.replace(/^\$\./, '')}}}` } : directive
}

/** @returns whether a condition of `blank` is made of this directive by {@link emptied} */
export function isEmptied(condition: unknown, directive: unknown): boolean {
  return JSON.stringify(condition) === JSON.stringify(emptied(directive))
}

/** @returns whether a value counts: as the directive above sees it */
export function counts(value: unknown): boolean {
  if (value === undefined || value === null) return false
  const text = PASSED_OVER.flat().reduce(
    (rest, word) => rest.replace(new RegExp(word.replace(/[-()/]/g, '\\$&'), 'gi'), ''),
    asText(value)
  )
  return text !== ''
}
