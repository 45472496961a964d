/** True when every character is ASCII, so that the steps for Unicode can be left out. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 0x7f) return false
  }
  return true
}

/**
 * The text without white space and invisible characters (zero-width spaces, marks of direction, the byte order mark) at its
 * ends; most text has none, which the two characters there tell sooner.
 */
export function trimmed(text: string): string {
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  if (first > 0x20 && first < 0x7f && last > 0x20 && last < 0x7f) return text
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isBlank(code: number): boolean {
  if (code <= 0x20) return true
  if (code < 0x1680) return code === 0xa0 || code === 0xad || code === 0x85
  if (code >= 0x2000 && code <= 0x206f) return code <= 0x200f || (code >= 0x2028 && code <= 0x202f) || code >= 0x205f
  return code === 0x1680 || code === 0x180e || code === 0x3000 || code === 0xfeff
}

const DIGIT = /^\p{Nd}$/u
const NON_ASCII_DIGITS = /[^\P{Nd}0-9]/gu

/** Writes the decimal digits of every script as 0 to 9 and leaves all else alone. */
export function withAsciiDigits(text: string): string {
  return isAscii(text) ? text : text.replace(NON_ASCII_DIGITS, digitValue)
}

// Unicode lays out decimal digits in runs of ten, zero first, so the distance to the run's start is the value. Runs may
// touch each other, therefore modulo ten.
function digitValue(digit: string): string {
  const point = digit.codePointAt(0) ?? 0
  let start = point
  while (DIGIT.test(String.fromCodePoint(start - 1))) start--
  return String((point - start) % 10)
}

const FIRST_LATIN_LETTER = 0xc0
const LAST_LATIN_LETTER = 0x24f
/** × and ÷ stand among the letters; İ becomes two characters in lower case. */
const NO_SIMPLE_LETTERS = new Set([0xd7, 0xf7, 0x130])

/**
 * The fast path of names and places in Latin script: their letters and digits alone, in lower case. Latin letters that are
 * one character each are composed already, and around them only ASCII's space, punctuation and symbols are known here.
 *
 * @returns undefined where the text holds anything else, such as a mark of its own, a control character or another script
 */
export function latinLettersAndDigits(text: string): string | undefined {
  let kept = ''
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isLatinLetterOrDigit(code)) continue
    if (code < 0x20 || code > 0x7e) return undefined
    if (i > start) kept += text.slice(start, i)
    start = i + 1
  }
  return (start === 0 ? text : kept + text.slice(start)).toLowerCase()
}

function isLatinLetterOrDigit(code: number): boolean {
  const letter = code | 0x20
  if (code < 0x7f) return (letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39)
  return code >= FIRST_LATIN_LETTER && code <= LAST_LATIN_LETTER && !NO_SIMPLE_LETTERS.has(code)
}
