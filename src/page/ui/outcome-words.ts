import type { OutcomeKind } from '../api'

/** How an outcome is called and colored, in the order of good to bad. */
export interface OutcomeWords {
  kind: OutcomeKind
  label: string
  /** What it means, in a sentence */
  meaning: string
  /** Of Mantine's palette */
  color: string
}

const DELIVERED: OutcomeWords = {
  kind: 'delivered',
  label: 'Delivered',
  meaning: 'The event was accepted.',
  color: 'teal'
}

export const OUTCOMES: readonly OutcomeWords[] = [
  DELIVERED,
  {
    kind: 'no_consent',
    label: 'No consent',
    meaning: 'The person has not agreed to advertising, so the event was not sent.',
    color: 'gray'
  },
  {
    kind: 'not_subscribed',
    label: 'No mapping',
    meaning: 'No mapping matches this event, so it was not sent.',
    color: 'gray'
  },
  {
    kind: 'failed',
    label: 'Waiting for retry',
    meaning: 'It could not be delivered for now: the sender will try again.',
    color: 'yellow'
  },
  {
    kind: 'rejected',
    label: 'Rejected',
    meaning: 'The event cannot be sent as it is. The reason says what to fix.',
    color: 'red'
  }
]

/** @returns the words for an outcome */
export function wordsOf(kind: OutcomeKind): OutcomeWords {
  return OUTCOMES.find((outcome) => outcome.kind === kind) ?? DELIVERED
}
