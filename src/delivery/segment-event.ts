/**
 * Segment leaves an ID out that it does not know; RudderStack's SDKs write the empty string, which a mapping's "exists" takes
 * for an ID: an anonymous event would then be refused for having no External ID.
 *
 * @param event changed in place
 * @returns the same event
 */
export function withoutEmptyIds<T extends object>(event: T): T {
  const ids = event as { userId?: unknown; anonymousId?: unknown }
  if (ids.userId === '') delete ids.userId
  if (ids.anonymousId === '') delete ids.anonymousId
  return event
}

/**
 * The runtime throws on a context, or personas in it, that is null or no object: the event would be refused, and its batch
 * with it.
 *
 * @param event changed in place
 * @returns the same event
 */
export function withReadableContext<T extends object>(event: T): T {
  const fields = event as { context?: unknown }
  if (!isObject(fields.context)) delete fields.context
  else if ('personas' in fields.context && !isObject(fields.context.personas)) {
    const { personas: _none, ...context } = fields.context
    fields.context = context
  }
  return event
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
