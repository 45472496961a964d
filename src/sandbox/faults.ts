import type { Random } from './random'
import { seededRandom } from './random'

/** What can go wrong on the way, or at Meta, by kind. */
export const FAULTS = {
  throttle: "429 with Meta's code 80004 and when to come back",
  transient: "5xx with Meta's code 1 or 2",
  html: "502 with a proxy's page",
  empty: '503 without a body',
  proxy: "403 with a proxy's page, which says nothing about the token",
  redirect: '302 to another address',
  unconfirmed: '200 with {}: nothing is taken',
  partial: '200, but one event fewer is confirmed than was sent',
  reset: 'the connection is reset before anything is looked at',
  slow: 'the answer comes after ms milliseconds (1000)',
  lost: 'the events are taken, then the connection breaks without an answer',
  broken: 'the events are taken, then the connection breaks in the middle of the answer',
  hang: 'the events are taken, then the answer stops in the middle, for ms milliseconds (for ever)',
  endless: 'the events are taken, then the answer does not end, for ms milliseconds (for ever)',
  gzip: 'the events are taken, and the answer is compressed wrongly'
} as const

export const FAULT_KINDS = Object.keys(FAULTS) as readonly FaultKind[]

export type FaultKind = keyof typeof FAULTS

/** When a fault happens: by `probability`, or at `every` Nth request, or at each request when neither is given. */
export interface FaultRule {
  kind: FaultKind
  /** From 0 to 1 */
  probability?: number
  /** 5: at the fifth, tenth, … request since the rule was set */
  every?: number
  /** At most so many times in all */
  times?: number
  /** How long `slow` waits (1,000 by default), and `hang` and `endless` go on (for ever by default), in milliseconds */
  ms?: number
  /** What `throttle` tells to wait, in seconds; 1 by default */
  retryAfter?: number
}

/** JSON Schema of the body of `POST /sandbox/faults`: the rules that replace those in force. */
export const faultsSchema = {
  type: 'object',
  required: ['faults'],
  additionalProperties: false,
  properties: {
    faults: {
      type: 'array',
      items: {
        type: 'object',
        required: ['kind'],
        additionalProperties: false,
        properties: {
          kind: { type: 'string', enum: FAULT_KINDS },
          probability: { type: 'number', minimum: 0, maximum: 1 },
          every: { type: 'integer', minimum: 1 },
          times: { type: 'integer', minimum: 0 },
          ms: { type: 'integer', minimum: 0 },
          retryAfter: { type: 'integer', minimum: 0 }
        }
      }
    }
  }
}

interface ActiveRule {
  rule: FaultRule
  seen: number
  fired: number
}

/** Decides for each request whether something goes wrong with it. The same seed and order of requests decide the same. */
export class Faults {
  private active: ActiveRule[] = []
  private random: Random

  constructor(
    private readonly initial: readonly FaultRule[],
    private readonly seed: number
  ) {
    this.random = seededRandom(seed)
    this.set(initial)
  }

  /** Replaces all rules; their counting starts anew. */
  set(rules: readonly FaultRule[]): void {
    this.active = rules.map((rule) => ({ rule: { ...rule }, seen: 0, fired: 0 }))
  }

  /** The rules in force. */
  rules(): FaultRule[] {
    return this.active.map(({ rule }) => ({ ...rule }))
  }

  /** Back to the rules and the seed of the start. */
  reset(): void {
    this.random = seededRandom(this.seed)
    this.set(this.initial)
  }

  /** To be asked once for each request. Of several rules that apply, the first one wins. */
  next(): FaultRule | undefined {
    let chosen: ActiveRule | undefined
    for (const candidate of this.active) {
      candidate.seen++
      if (this.applies(candidate)) chosen ??= candidate
    }
    if (chosen) chosen.fired++
    return chosen?.rule
  }

  private applies({ rule, seen, fired }: ActiveRule): boolean {
    // The number is drawn in any case, so that one rule's limit does not change the others' luck.
    const lucky = rule.probability === undefined || this.random() < rule.probability
    if (rule.times !== undefined && fired >= rule.times) return false
    return lucky && (rule.every === undefined || seen % rule.every === 0)
  }
}
