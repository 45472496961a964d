/** Jitter adds up to this part of a wait. */
const JITTER = 0.5

/**
 * Spreads senders that were all told to come again at the same moment.
 *
 * @param random from 0 to 1, 1 excluded
 * @returns whole seconds: the given ones, or up to half as many more; never fewer, since coming early would fail again
 */
export function withJitter(seconds: number, random: () => number): number {
  return Math.max(1, Math.ceil(seconds * (1 + JITTER * random())))
}
