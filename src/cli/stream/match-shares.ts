import { MATCH_KEYS, type MatchKey } from '../../destination/server-event/match-keys'

/** How many of the delivered events carry a parameter. */
export interface MatchShare extends MatchKey {
  /** From 0 to 1 */
  share: number
}

/** A weight as a number, to compare what is missing by. */
const WEIGHTS = { high: 3, medium: 2, low: 1 }
/** `sent` leaves these out, as they are personal and not hashed: whether an event carries them cannot be seen. */
const UNSEEN = new Set(['client_ip_address', 'client_user_agent'])

/** Counts which customer parameters events carry: what Event Match Quality is made of. */
export class MatchShares {
  private readonly counts = new Map<string, number>()
  private total = 0

  /** How many events were looked at */
  get size(): number {
    return this.total
  }

  /** @param userData `user_data` of an event as it was sent */
  add(userData: object): void {
    this.total++
    for (const [parameter, value] of Object.entries(userData)) {
      if (value !== undefined) this.counts.set(parameter, (this.counts.get(parameter) ?? 0) + 1)
    }
  }

  /** @returns the parameters that Meta weighs or that some event carries, in the table's order; none without any event */
  list(): MatchShare[] {
    if (this.total === 0) return []
    const all = MATCH_KEYS.filter(({ parameter }) => !UNSEEN.has(parameter)).map((key) => ({
      ...key,
      share: (this.counts.get(key.parameter) ?? 0) / this.total
    }))
    return all.filter(({ weight, share }) => weight !== undefined || share > 0)
  }

  /** @returns the parameter whose absence costs most: the largest product of Meta's weight and the share that lacks it */
  mostMissed(): MatchShare | undefined {
    const cost = ({ weight, share }: MatchShare): number => (weight === undefined ? 0 : WEIGHTS[weight] * (1 - share))
    const first = this.list()
      .sort((a, b) => cost(b) - cost(a))
      .at(0)
    return first !== undefined && cost(first) > 0 ? first : undefined
  }
}
