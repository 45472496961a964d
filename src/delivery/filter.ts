import { generateFql, parseFql, type GroupCondition } from '@segment/destination-subscriptions'
import { UsageError } from './usage-error'

/** A string of FQL, or what may stand between its words without a meaning. */
const STRING_OR_FILLING = /"(?:[^"\\]|\\.)*"|[\s()]+/g

/**
 * Reads FQL. Segment's parser passes over what it does not know: of `type = "track" and foo.bar = 1` it keeps the first half,
 * of `a and b or c` one operator, and a filter would let through more than it says. So what was read is written again and
 * compared.
 *
 * @param where the place that an error names
 * @throws UsageError
 */
export function readFilter(fql: string, where: string): GroupCondition {
  const parsed = parse(fql)
  if (parsed === undefined) throw new UsageError(`${where} is not FQL that can be read: ${fql}`)
  const { condition, written } = parsed
  if (bare(written) !== bare(fql)) {
    throw new UsageError(
      `${where} would be read as ${written}, which is not what it says: ${fql}. FQL knows type, event, name, userId, ` +
        'properties.…, context.… and traits.…, texts in double quotes, !contains(…) and !match(…) as the only negations besides ' +
        '!=, and needs parentheses where "and" and "or" meet.'
    )
  }
  return condition
}

function parse(fql: string): { condition: GroupCondition; written: string } | undefined {
  const condition = parseFql(fql)
  if ('error' in condition) return undefined
  try {
    return { condition, written: generateFql(condition) }
  } catch {
    return undefined
  }
}

/** Without white space and parentheses outside of strings: how somebody sets them does not matter. */
function bare(fql: string): string {
  return fql.replace(STRING_OR_FILLING, (part) => (part.startsWith('"') ? part : ''))
}
