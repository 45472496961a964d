import destination from './destination'

const REQUIRED_FIELD = /^The root value is missing the required field '(\w+)'\.$/

/**
 * Segment's runtime refuses an event without a required field before the destination sees it, in words about its schema.
 *
 * @param message what the runtime or the destination says of an event
 * @returns the same in the words of the mapping; any other message as it is
 */
export function inMappingWords(message: string): string {
  const label = destination.actions.streamEvent.fields[REQUIRED_FIELD.exec(message)?.[1] ?? '']?.label
  return label === undefined ? message : `The event has no ${label}: map "${label}" to where your events have it.`
}
