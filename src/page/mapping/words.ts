/** `cust_phone` → `['cust', 'phone']`, `kundenNummer` → `['kunden', 'nummer']`; umlauts and accents are written without. */
export function wordsOf(name: string): readonly string[] {
  const known = cache.get(name)
  if (known !== undefined) return known
  const words = split(name)
  if (cache.size >= MAX_CACHED) cache.clear()
  cache.set(name, words)
  return words
}

/** Each name is asked for once a field. */
const cache = new Map<string, readonly string[]>()
const MAX_CACHED = 10_000

function split(name: string): string[] {
  return plain(name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2'))
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** Lower-case letters of the Latin alphabet, as people write them where there are no others. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
}

/**
 * How well a name fits what people call something: 3 as a whole, 2 by its last words, 1 by a single word of it, 0 not at all.
 *
 * @param names as in names.ts
 */
export function fit(name: string, names: ReadonlySet<string>): number {
  const words = wordsOf(name)
  if (names.has(words.join(''))) return 3
  for (let from = 1; from < words.length; from++) if (names.has(words.slice(from).join(''))) return 2
  for (let to = words.length - 1; to > 0; to--) if (names.has(words.slice(0, to).join(''))) return 1
  return 0
}
