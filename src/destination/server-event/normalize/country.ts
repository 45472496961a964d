const TWO_LETTERS = /^[A-Za-z]{2}$/

/** ISO 3166-1 alpha-2, lower case. */
export function normalizeCountry(text: string): string | undefined {
  if (TWO_LETTERS.test(text)) return text.toLowerCase()
  return undefined
}
