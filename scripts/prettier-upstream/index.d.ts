/** The part of Prettier 2 that is used here: its own package brings no types. */
export function format(
  source: string,
  options: { parser: 'typescript'; semi: boolean; singleQuote: boolean; trailingComma: 'none'; printWidth: number }
): string
