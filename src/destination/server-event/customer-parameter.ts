import { isNoText } from './placeholders'
import type { DefaultMapping } from './directives'
import type { CompletePhone } from './types'

/** What a normalizer may need to know of the event around its value. */
export interface EventContext {
  /** Unix seconds */
  nowSeconds: number
  /** Unix seconds */
  eventTime: number
  /** The event's country, ISO 3166-1 alpha-2 in lower case, when exactly one is known */
  country?: string
  completePhone?: CompletePhone
}

export type MatchWeight = 'high' | 'medium' | 'low'

interface Columns {
  /** Key in the payload */
  key: string
  /** Where the key stands: in the payload's `user_data`, or at its top */
  place: 'user_data' | 'top'
  /** Whether the mapping must have it */
  required: boolean
  /** Meta's names of what it is sent as: one, but for a value that is split */
  sentAs: readonly string[]
  /** The mapping's label, in the words of Meta's UI */
  label: string
  /** For the person who maps: what it is and in which form */
  description: string
  default: DefaultMapping | undefined
  /** Meta's weight of it in Event Match Quality, where Meta gives one */
  weight: MatchWeight | undefined
  /** The events that Meta takes it for, where it is not all: those of apps, or all but conversations */
  only: 'app' | 'web' | undefined
  /** Which numbers are read as text: whole ones (0 and up), or any; none when left out */
  numbers: 'whole' | 'any' | undefined
  /** What a value must be; a notice says so of one that is dropped */
  expected: string
  /** True for text that stands for no value or for nobody */
  isNone: (text: string) => boolean
}

/** A parameter that is hashed and takes several values. */
export interface HashedParameter extends Columns {
  parameter: string
  hashed: true
  list: true
  splitName: undefined
  /** Takes trimmed text; undefined when it cannot be right. A normalized value comes out unchanged. */
  normalize: (text: string, context: EventContext) => string | undefined
  /** Several values that stand in one text; undefined for a text that holds one */
  several: ((text: string) => readonly string[] | undefined) | undefined
  /** True where most values are codes of one or two letters, which are hashed once and remembered */
  codes: boolean
  /** A second form to send beside the first, where Meta's page and Meta's own library disagree */
  alsoSend: ((normalized: string) => string | undefined) | undefined
  /** What a notice says of an ID that looks like an MD5 hash */
  md5Notice: string | undefined
  prefers: undefined
}

/** A parameter that is sent as it is and takes one value. */
export interface PlainParameter extends Columns {
  parameter: string
  hashed: false
  list: false
  splitName: undefined
  normalize: (text: string, context: EventContext) => string | number | undefined
  several: undefined
  codes: false
  alsoSend: undefined
  md5Notice: undefined
  /** Which of several values wins; without one, the first */
  prefers: ((normalized: string | number) => boolean) | undefined
}

/** First and last part of a value, each undefined where it is missing or stands for nobody. */
export interface Names {
  first?: string
  last?: string
  /** True when something of the value was left out */
  isPart?: boolean
}

/** A payload key without a parameter of its own: it stands in for the two that it is split into when both are missing. */
export interface SplitKey extends Columns {
  parameter: undefined
  hashed: true
  list: true
  /** Gives the two values for `sentAs`, normalized; undefined when it cannot tell them apart */
  splitName: (text: string) => Names | undefined
  normalize: undefined
  several: undefined
  codes: false
  alsoSend: undefined
  md5Notice: undefined
  prefers: undefined
}

export type CustomerInformation = HashedParameter | PlainParameter | SplitKey

/** What every row says: the rest has a default. */
type Required = Pick<Columns, 'key' | 'label' | 'description' | 'expected'>
type Described<Row, Given extends keyof Row> = Required & Pick<Row, Given> & Partial<Omit<Row, Given>>
export type Definition =
  | Described<HashedParameter, 'hashed' | 'parameter' | 'normalize'>
  | Described<PlainParameter, 'hashed' | 'parameter' | 'normalize'>
  | Described<SplitKey, 'hashed' | 'sentAs' | 'splitName'>

/**
 * Gives a row its full shape, with every column in the same order, which V8 reads much faster.
 *
 * @param row a parameter: key, label, description, expected; whether it is hashed; Meta's name and how to normalize a value
 * @returns the row with the default of each column that it left out
 */
export function defineParameter(row: Definition): CustomerInformation {
  const parameter = 'parameter' in row ? row.parameter : undefined
  return {
    key: row.key,
    place: row.place ?? 'user_data',
    required: row.required ?? false,
    parameter,
    sentAs: row.sentAs ?? [parameter],
    label: row.label,
    description: row.description,
    default: row.default,
    weight: row.weight,
    only: row.only,
    numbers: row.numbers,
    expected: row.expected,
    isNone: row.isNone ?? isNoText,
    hashed: row.hashed,
    list: row.hashed,
    normalize: row.normalize,
    splitName: row.splitName,
    several: row.several,
    codes: row.codes ?? false,
    alsoSend: row.alsoSend,
    md5Notice: row.md5Notice,
    prefers: row.prefers
  } as CustomerInformation
}
