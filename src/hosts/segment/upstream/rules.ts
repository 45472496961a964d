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
  // The host's client writes the body itself there.
  'graph-api/body.ts': `
/** Events of a body that were added together. */
export interface Section {
  events: object[]
}

/** The body of one request, as its events come in. */
export class Body {
  private readonly events: object[] = []
  private bytes = 0

  /** Its length so far, in bytes */
  get length(): number {
    return this.bytes
  }

  /** Does it stay within so many bytes with this text? */
  hasRoom(text: string, maxBytes: number): boolean {
    return this.bytes + Buffer.byteLength(text) <= maxBytes
  }

  /**
   * Adds events.
   *
   * @param list the events as a list in JSON, with at least one
   */
  append(list: string): Section {
    const events = JSON.parse(list) as object[]
    this.events.push(...events)
    this.bytes += Buffer.byteLength(list)
    return { events }
  }

  /** @returns the events of a section */
  read({ events }: Section): object[] {
    return events
  }

  /**
   * @param envelope the fields beside \`data\`
   * @returns the request's content
   */
  end(envelope: Record<string, string>): { json: object } {
    return { json: { data: this.events, ...envelope } }
  }
}

/** What a request sends. */
export interface Content {
  json: unknown
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

/**
 * What the one code is told otherwise there: a host that retries by itself, and whose reviewers ask for few requests a call,
 * needs neither retries in place nor many requests at once.
 */
const CONFIGURED: readonly [file: string, pattern: RegExp, by: string][] = [
  [
    'graph-api/limits.ts',
    /export const LIMITS: Limits = \{[^}]*\}/,
    'export const LIMITS: Limits = { maxRequests: 32, concurrency: 1, pieces: 4, backoffMs: [], timeoutMs: 10_000 }'
  ]
]

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

/** @throws Error when there is nothing to configure: the file has changed, and the rule must follow */
function configure(file: string, content: string): string {
  return CONFIGURED.filter(([configured]) => configured === file).reduce((text, [, pattern, by]) => {
    if (!pattern.test(text)) throw new Error(`${file} holds nothing that matches ${pattern.source}`)
    return text.replace(pattern, by)
  }, content)
}

/**
 * @param file path of a file below src/destination, with slashes
 * @param content what stands in it
 * @returns what stands in it upstream, to be formatted still; undefined when it does not belong there
 */
export function toUpstreamSource(file: string, content: string): string | undefined {
  if (OMITTED.has(file)) return undefined
  return configure(file, rewrite(REPLACED[file] ?? content)).trimStart()
}

/**
 * @param content what stands in a file of __tests__/upstream
 * @returns what stands in it in the destination's own __tests__ upstream, to be formatted still
 */
export function toUpstreamTest(content: string): string {
  return rewrite(content).replace(TO_DESTINATION, '$1')
}
