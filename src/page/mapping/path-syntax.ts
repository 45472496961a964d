/**
 * Paths as Segment's mapping language reads them, and the keys that it cannot reach: it splits at each dot, even in quotes, so
 * a key with a dot in it needs the Liquid template language, which reads `properties["basket.total"]`.
 */

/** As the runtime splits a path. */
const SEPARATORS = /\[(?="|'|\d)|\.|(?<="|'|\d)]+/g
/** A path with a quoted key: for Liquid only. */
const QUOTED = /\[(?:"[^"\]]+"|'[^'\]]+')\]/
const LIQUID_NAME = /^[A-Za-z_][\w-]*$/

/** @returns the keys that the runtime reads for a path */
export function runtimeKeys(path: string): string[] {
  return path
    .split(SEPARATORS)
    .filter((key) => key !== '')
    .map((key) => key.replace(/'|"/g, ''))
}

/** @returns whether a path needs Liquid */
export function isQuoted(path: string): boolean {
  return QUOTED.test(path)
}

/** @returns the keys of a path, quoted ones included */
export function keysOf(path: string): string[] {
  const plain = path.replace(/^\$\./, '')
  if (!isQuoted(plain)) return runtimeKeys(plain)
  return [...plain.matchAll(/\["([^"\]]+)"\]|\['([^'\]]+)'\]|([^.[\]]+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? ''
  )
}

/** @returns the path that leads to a key under these; undefined where neither the runtime nor Liquid gets there */
export function pathOf(keys: readonly string[]): string | undefined {
  const plain = keys.join('.')
  if (isSame(runtimeKeys(plain), keys) && !plain.startsWith('$')) return plain
  const [root = '', ...rest] = keys
  if (!LIQUID_NAME.test(root) || rest.some((key) => /["\]]|[{}%]/.test(key))) return undefined
  return root + rest.map((key) => (LIQUID_NAME.test(key) ? `.${key}` : `["${key}"]`)).join('')
}

/** The path as Liquid reads it: every key that is no plain name in quotes. */
export function liquidPath(path: string): string | undefined {
  const [root = '', ...rest] = keysOf(path)
  if (!LIQUID_NAME.test(root) || rest.some((key) => /["{}%]/.test(key))) return undefined
  return root + rest.map((key) => (LIQUID_NAME.test(key) ? `.${key}` : `["${key}"]`)).join('')
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index])
}
