import { createHash, timingSafeEqual } from 'node:crypto'

/** A set of keys of which one is to be given. Comparing takes the same time whatever is given. */
export class Keys {
  private readonly digests: Buffer[]

  constructor(keys: readonly string[]) {
    this.digests = keys.map(digest)
  }

  get isEmpty(): boolean {
    return this.digests.length === 0
  }

  /** @returns whether one of these is a key; every one is held against every key */
  accepts(candidates: readonly string[]): boolean {
    let accepted = false
    for (const candidate of candidates) {
      const given = digest(candidate)
      for (const known of this.digests) if (timingSafeEqual(given, known)) accepted = true
    }
    return accepted
  }
}

// Of one length, as timingSafeEqual demands, so that not even a key's length shows.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
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
