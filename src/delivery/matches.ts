import { get, type SegmentEvent } from '@segment/actions-core'
import { validate, type Condition, type GroupCondition } from '@segment/destination-subscriptions'

type Matches = (event: SegmentEvent) => boolean

/** How two numbers are compared, by FQL's operator. */
const COMPARISONS: Partial<Record<string, (one: number, other: number) => boolean>> = {
  number_equals: (one, other) => one === other,
  number_not_equals: (one, other) => one !== other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/**
 * Makes a function of a parsed FQL condition. Segment's parser compares only what is a number already: of `"80"`, as many
 * sources write it, `properties.total > 50` would be false. Here a text that is a number counts as one; everything else is
 * Segment's.
 *
 * @returns whether an event satisfies the condition
 */
export function compileCondition(condition: Condition): Matches {
  if (condition.type === 'group') return compileGroup(condition)
  const compare = COMPARISONS[condition.operator]
  const read = compare === undefined ? undefined : readerOf(condition)
  if (compare === undefined || read === undefined) {
    const alone: GroupCondition = { type: 'group', operator: 'and', children: [condition] }
    return (event) => validate(alone, event)
  }
  const expected = Number(condition.value)
  return (event) => {
    const number = toNumber(read(event))
    return number !== undefined && compare(number, expected)
  }
}

function compileGroup({ operator, children }: GroupCondition): Matches {
  const all = children.map(compileCondition)
  return operator === 'and'
    ? (event) => all.every((matches) => matches(event))
    : (event) => all.some((matches) => matches(event))
}

function readerOf(condition: Condition): ((event: SegmentEvent) => unknown) | undefined {
  switch (condition.type) {
    case 'event-property':
      return ({ properties }) => get(properties, condition.name)
    case 'event-trait':
      return ({ traits }) => get(traits, condition.name)
    case 'event-context':
      return ({ context }) => get(context, condition.name)
    default:
      return undefined
  }
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return NUMBER.test(text) ? Number(text) : undefined
}
