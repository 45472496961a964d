const WHITE_SPACE = /\s+/g

/**
 * The advertiser's own ID of a person: lower case, no white space, as Meta's parameter builder does.
 *
 * @param text trimmed text
 */
export function normalizeExternalId(text: string): string {
  return text.toLowerCase().replace(WHITE_SPACE, '')
}
