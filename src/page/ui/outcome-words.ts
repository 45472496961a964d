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
    meaning: 'The person has not agreed to marketing: the event was not sent.',
    color: 'gray'
  },
  {
    kind: 'not_subscribed',
    label: 'No mapping',
    meaning: 'No mapping of the sync is for this event: it was not sent.',
    color: 'gray'
  },
  {
    kind: 'failed',
    label: 'To be retried',
    meaning: 'It could not be delivered for the moment: whoever sends the events sends it again.',
    color: 'yellow'
  },
  {
    kind: 'rejected',
    label: 'Rejected',
    meaning: 'The event cannot be sent as it is: the reason says what is missing.',
    color: 'red'
  }
]

/** @returns the words for an outcome */
export function wordsOf(kind: OutcomeKind): OutcomeWords {
  return OUTCOMES.find((outcome) => outcome.kind === kind) ?? DELIVERED
}
