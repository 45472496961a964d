import { isIPv6 } from 'node:net'

const WINDOW_MS = 60_000
/** Different wrong keys that an address may try in a window. */
const MAX_GUESSES = 10
const MAX_ADDRESSES = 10_000

interface Tries {
  since: number
  /** Digests of the wrong keys: the same one again, of a sender that is set up wrongly, is no other guess */
  wrong: Set<string>
  /** Digests of what was right: a guesser behind the same proxy must not lock these senders out */
  right: Set<string>
}

/** Limits how many keys can be tried from one address. Holds digests only, of a bounded number of addresses. */
export class Guesses {
  /** By address, the least recent first */
  private readonly tries = new Map<string, Tries>()

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  /**
   * Judges keys from an address.
   *
   * @param digests of the keys that were given
   * @param accepts whether one of them is right; not asked while the address has guessed too often
   * @returns whether the keys are right, or the seconds after which the address may try again
   */
  judge(address: string, digests: readonly string[], accepts: () => boolean): boolean | { wait: number } {
    const known = this.triesOf(blockOf(address))
    if (digests.every((digest) => known.right.has(digest)) && accepts()) return true
    if (known.wrong.size >= MAX_GUESSES && digests.some((digest) => !known.wrong.has(digest))) {
      return { wait: Math.max(1, Math.ceil((known.since + WINDOW_MS - this.now()) / 1000)) }
    }
    const isRight = accepts()
    const noted = isRight ? known.right : known.wrong
    if (noted.size < MAX_GUESSES) for (const digest of digests) noted.add(digest)
    return isRight
  }

  private triesOf(block: string): Tries {
    const now = this.now()
    const known = this.tries.get(block)
    const isOver = known === undefined || now - known.since >= WINDOW_MS
    const tries = isOver ? { since: now, wrong: new Set<string>(), right: known?.right ?? new Set<string>() } : known
    this.tries.delete(block)
    this.tries.set(block, tries)
    if (this.tries.size > MAX_ADDRESSES) {
      for (const oldest of this.tries.keys()) {
        this.tries.delete(oldest)
        break
      }
    }
    return tries
  }
}

/** Whoever has an IPv6 address has 2^64 of them. */
function blockOf(address: string): string {
  if (!isIPv6(address) || address.toLowerCase().startsWith('::ffff:')) return address
  const [head, tail = ''] = address.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === '' ? [] : tail.split(':')
  const whole = address.includes('::')
    ? [...groups, ...Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0'), ...rest]
    : groups
  return `${whole.slice(0, 4).join(':')}::/64`
}
