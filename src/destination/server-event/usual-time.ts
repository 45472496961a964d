const ZERO = 0x30

/**
 * The fast path of a time as CDPs write it, `2026-11-20T12:00:00.000Z`, read by position; written-time.ts has the rule.
 *
 * @returns Unix milliseconds without the fraction; undefined for any other form, and for a day or hour that does not exist
 */
export function fromUsualText(text: string): number | undefined {
  if (text.length !== 24 || text[10] !== 'T' || text[23] !== 'Z' || text[4] !== '-' || text[7] !== '-') return undefined
  if (text[13] !== ':' || text[16] !== ':' || text[19] !== '.' || !(digits(text, 20, 23) >= 0)) return undefined
  const day = digits(text, 8, 10)
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  // The 29th to 31st, which not every month has, and a leap second are left to the rule.
  if (!(day >= 1 && day <= 28 && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60)) {
    return undefined
  }
  const month = digits(text, 5, 7)
  const year = digits(text, 0, 4)
  if (!(month >= 1 && month <= 12 && year >= 1000)) return undefined
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** @returns the number, or NaN when one of the characters is no digit */
function digits(text: string, start: number, end: number): number {
  let number = 0
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - ZERO
    if (digit < 0 || digit > 9) return NaN
    number = number * 10 + digit
  }
  return number
}
