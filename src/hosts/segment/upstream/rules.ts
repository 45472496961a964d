/**
 * What differs between a destination here and one in segmentio/action-destinations. A file that no rule names goes there
 * as it is.
 */

/** Files of src/destination that mean something here only. */
const OMITTED: ReadonlySet<string> = new Set(['tsconfig.json'])

/** Files of src/destination that are others there, with what stands in them. */
const REPLACED: Readonly<Record<string, string | undefined>> = {
  // That repository hashes personal data in one place, and its linter sees to it.
  'sha256.ts': `
import { processHashing } from '../../lib/hashing-utils'

/** @returns the SHA-256 of the string's UTF-8 bytes as 64 lower-case hexadecimal digits */
export function sha256(value: string): string {
  return processHashing(value, 'sha256', 'hex')
}
`,
  // A hosted destination must not let its environment redirect events.
  'graph-api/base-url.ts': `
const GRAPH_API = 'https://graph.facebook.com'

/** @returns where requests go, without a slash at the end */
export function graphApiUrl(): string {
  return GRAPH_API
}
`
}

/** Rewriting of every file's text: what its compiler understands but its formatter and linter do not. */
const REWRITTEN: readonly [pattern: RegExp, by: string | ((match: string) => string)][] = [
  // \`import { type A, b }\` came with TypeScript 4.5, after that repository's Prettier.
  [/^(?:import|export) \{[^}]*\}/gm, (match) => match.replace(/([{,]\s*)type (?=\w)/g, '$1')],
  // The rule has another name in that repository's version of the linter.
  [/@typescript-eslint\/no-require-imports/g, '@typescript-eslint/no-var-requires']
]

/** From a test here to the destination here; there, the tests lie in the destination's folder. */
const TO_DESTINATION = /(['"](?:\.\.\/)*\.\.)\/\.\.\/src\/destination\b/g

function rewrite(content: string): string {
  return REWRITTEN.reduce(
    (text, [pattern, by]) => text.replace(pattern, (match) => (typeof by === 'string' ? by : by(match))),
    content
  )
}

/**
 * @param file path of a file below src/destination, with slashes
 * @param content what stands in it
 * @returns what stands in it upstream, to be formatted still; undefined when it does not belong there
 */
export function toUpstreamSource(file: string, content: string): string | undefined {
  if (OMITTED.has(file)) return undefined
  return rewrite(REPLACED[file] ?? content).trimStart()
}

/**
 * @param content what stands in a file of __tests__/upstream
 * @returns what stands in it in the destination's own __tests__ upstream, to be formatted still
 */
export function toUpstreamTest(content: string): string {
  return rewrite(content).replace(TO_DESTINATION, '$1')
}
