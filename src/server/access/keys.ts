import { createHash, timingSafeEqual } from 'node:crypto'

/** Shorter ones can be guessed. */
export const MIN_KEY_LENGTH = 16

/** A key, and what it is called in the log. */
export interface NamedKey {
  name: string
  key: string
}

/** A set of keys of which one is to be given. Comparing takes the same time whatever is given. */
export class Keys {
  private readonly known: { name: string; digest: Buffer }[]

  constructor(keys: readonly NamedKey[]) {
    this.known = keys.map(({ name, key }) => ({ name, digest: digest(key) }))
  }

  get isEmpty(): boolean {
    return this.known.length === 0
  }

  /** @returns the name of the key that one of these is, or undefined; every one is held against every key */
  find(candidates: readonly string[]): string | undefined {
    let found: string | undefined
    for (const candidate of candidates) {
      const given = digest(candidate)
      for (const { name, digest: known } of this.known) if (timingSafeEqual(given, known)) found = name
    }
    return found
  }
}

// Of one length, as timingSafeEqual demands, so that not even a key's length shows.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** @returns what stands for a key where it must not stand itself */
export function digestOf(key: string): string {
  return digest(key).toString('base64')
}

/** The headers that may carry a key. */
export interface KeyHeaders {
  authorization?: string
  'x-api-key'?: string | string[]
}

/**
 * Finds the keys of a request: Basic (the key is the user name, as Segment's SDKs send it, or the password), Bearer, or
 * X-API-Key.
 */
export function keysIn({ authorization, 'x-api-key': apiKey }: KeyHeaders): string[] {
  const keys = typeof apiKey === 'string' ? [apiKey] : []
  const [, scheme = '', value = ''] = /^(\w+)\s+(\S+)\s*$/.exec(authorization ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') keys.push(value)
  if (scheme.toLowerCase() === 'basic') {
    const decoded = Buffer.from(value, 'base64').toString('utf8')
    const colon = decoded.indexOf(':')
    const parts = colon < 0 ? [decoded] : [decoded.slice(0, colon), decoded.slice(colon + 1)]
    keys.push(...parts.filter((part) => part !== ''))
  }
  return keys
}
