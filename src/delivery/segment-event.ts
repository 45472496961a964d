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
