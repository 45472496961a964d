import type { SegmentEvent } from '@segment/actions-core'
import type { Subscription } from './subscription'

/** What a mapping makes of an event, and the action takes: of any shape, as nobody has looked at it yet. */
export type Payload = Record<string, unknown>

/** Such a message quotes no value of the event. */
const DIRECTIVE_FAILED = /^@\w+: expected \w+, got \w+$/

/** A mapping that cannot be applied to an event; its message says which, and quotes nothing of the event. */
export class MappingError extends Error {
  override name = 'MappingError'
}

/**
 * Applies a mapping to an event.
 *
 * @returns a payload that may hold parts of the event itself: it is read, and not changed
 * @throws MappingError
 */
export function toPayload(mapping: Pick<Subscription, 'name' | 'apply'>, event: SegmentEvent): Payload {
  try {
    return mapping.apply(event)
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const cause = DIRECTIVE_FAILED.test(message) ? ` (${message})` : ''
    throw new MappingError(
      `The mapping "${mapping.name}" cannot be applied to this event${cause}: check its directives.`
    )
  }
}
