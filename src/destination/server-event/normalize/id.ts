const MAX_INTEGER = '9007199254740992' // 2^53
const DIGITS = /^[0-9]{1,20}$/ // more than 64 bits hold is no ID
// As a table writes a column of numbers; up to 15 digits none was lost.
const AS_DECIMAL = /^([0-9]{1,15})\.0{1,2}$/
const LEADING_ZEROS = /^0+/
// Meta's own lead exports write `l:` before a lead's ID.
const EXPORT_PREFIX = /^l:/i

/**
 * A number that Meta gave (Facebook Login ID, Lead ID): an integer, or its digits as text where it is larger than 2^53 and
 * an integer would lose some.
 *
 * @param text trimmed text
 */
export function normalizeMetaId(text: string): number | string | undefined {
  const digits = text.replace(EXPORT_PREFIX, '').trim().replace(AS_DECIMAL, '$1').replace(LEADING_ZEROS, '')
  if (!DIGITS.test(digits)) return undefined
  const fits = digits.length < MAX_INTEGER.length
  return fits || (digits.length === MAX_INTEGER.length && digits <= MAX_INTEGER) ? Number(digits) : digits
}

/** Sent as it is. */
export function asIs(text: string): string {
  return text
}
