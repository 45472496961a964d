import destination from '../destination'

/** A nested list takes no single object there, though every other list takes a single value. */
const SINGLE_PRODUCT = 'Contents must be an array but it was an object.'
const REQUIRED_FIELD = /^The root value is missing the required field '(\w+)'\.$/

/**
 * Segment's runtime refuses an event without a required field before the destination sees it, in words about its schema.
 *
 * @param message what the runtime or the destination says of an event
 * @returns the same in the words of the mapping; any other message as it is
 */
export function inMappingWords(message: string): string {
  if (message === SINGLE_PRODUCT) {
    return 'Contents must be a list of products, also of one, and this event has a single product there: map "Product" to it instead.'
  }
  const key = REQUIRED_FIELD.exec(message)?.[1]
  const field = Object.entries(destination.actions.streamEvent.fields).find(([name]) => name === key)?.[1]
  return field === undefined
    ? message
    : `The event has no ${field.label}: map "${field.label}" to where your events have it.`
}
