import type { SegmentEvent } from '@segment/actions-core'
import type { Addressed } from '../../delivery/runtime'
import type { Verdict } from '../../delivery/verdict'

/** An event on its way. It counts once, however many mappings it is for. */
export interface Item {
  line: number
  event: SegmentEvent
  /** Characters of its line: what it takes in memory, roughly */
  size: number
  /** Mappings whose outcome is still open */
  pending: number
  verdict?: Verdict
}

/** An event on its way through one of the mappings that it is for. */
export interface Passage extends Addressed {
  item: Item
}

const SEVERITY: Record<Verdict['kind'], number> = { no_consent: 0, delivered: 1, rejected: 2, failed: 3 }

/** @returns what counts of two mappings' verdicts: delivered if any delivered it and none failed */
export function worse(one: Verdict | undefined, other: Verdict): Verdict {
  return one === undefined || SEVERITY[other.kind] > SEVERITY[one.kind] ? other : one
}
