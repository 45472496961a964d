/** Levels of objects and lists in an event. */
export const MAX_DEPTH = 100
/** Items of a list in an event. */
export const MAX_LIST = 5000
/** Values in an event, lists and objects counted as well. */
export const MAX_VALUES = 20_000

/**
 * Looks whether an event is of a size that can be handled: one that is not would hold up, or bring down, whatever handles it,
 * and all events beside it. No event of a shop comes near.
 *
 * @returns why it is too large, or undefined. No value is quoted
 */
export function tooLarge(event: unknown): string | undefined {
  // Walked without recursion: it is the depth that is in question.
  let level: unknown[] = [event]
  let values = 0
  for (let depth = 0; level.length > 0; depth++) {
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue
      if (depth >= MAX_DEPTH) return `The event is nested more than ${MAX_DEPTH} levels deep: send it flatter.`
      const items: unknown[] = Array.isArray(value) ? value : Object.values(value)
      if (Array.isArray(value) && items.length > MAX_LIST) {
        return `The event has a list of ${items.length} items: at most ${MAX_LIST} are taken.`
      }
      values += items.length
      if (values > MAX_VALUES) return `The event has more than ${MAX_VALUES} values: send less of it.`
      for (const item of items) if (typeof item === 'object' && item !== null) next.push(item)
    }
    level = next
  }
  return undefined
}
