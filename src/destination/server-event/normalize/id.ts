const LARGEST_INTEGER = '9007199254740992' // 2^53
const DIGITS = /^[0-9]{1,20}$/ // more than 64 bits hold is no ID
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
  const digits = text.replace(EXPORT_PREFIX, '').trim().replace(LEADING_ZEROS, '')
  if (!DIGITS.test(digits)) return undefined
  const fits = digits.length < LARGEST_INTEGER.length
  return fits || (digits.length === LARGEST_INTEGER.length && digits <= LARGEST_INTEGER) ? Number(digits) : digits
}

/** Sent as it is. */
export function asItIs(text: string): string {
  return text
}
