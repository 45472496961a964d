import { parse as parseLossless } from 'lossless-json'

/** A number of 16 digits or more, as 2^53 has, where JSON may have one; within a text it is found as well, which only costs time. */
const MAY_BE_LARGE = /[:[,]\s*-?\d{16}/
const WHOLE_NUMBER = /^-?\d+$/

/**
 * Reads JSON, whole numbers beyond 2^53 as text with all their digits: as a number they would be rounded, and an ID would be
 * somebody else's. A text without such a number costs no more than JSON.parse and a look.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  if (!MAY_BE_LARGE.test(text)) return JSON.parse(text) as unknown
  return parseExactly(text)
}

/** @returns JSON in which whole numbers beyond 2^53 stand as text; text that is no JSON comes back as it is */
export function withExactNumbers(text: string): string {
  if (!MAY_BE_LARGE.test(text)) return text
  try {
    return JSON.stringify(parseExactly(text))
  } catch {
    return text
  }
}

function parseExactly(text: string): unknown {
  return parseLossless(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue })
}

function parseNumber(text: string): number | string {
  const number = Number(text)
  return Number.isSafeInteger(number) || !WHOLE_NUMBER.test(text) ? number : text
}
