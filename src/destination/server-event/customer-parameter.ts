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

/** A default of the mapping: a path into the Segment event, with one fallback where sources really differ. */
export type DefaultMapping = { '@path': string } | { '@if': { exists: Path; then: Path; else: Path } }
export type Path = Record<'@path', string>

interface Row {
  /** Key in the payload: at its top for `external_id`, in its `user_data` for all others */
  key: string
  /** The mapping's label, in the words of Meta's UI */
  label: string
  /** For the person who maps: what it is, in which form, and whether it is hashed */
  description: string
  default?: DefaultMapping
  /** Meta's weight of it in Event Match Quality, where Meta gives one */
  weight?: MatchWeight
  /** Which numbers are read as text: whole ones (0 and up), or any; none when left out */
  numbers?: 'whole' | 'any'
  /** What a value must be; a notice says so of one that is dropped */
  expected: string
}

export type MatchWeight = 'high' | 'medium' | 'low'

/** A parameter that is hashed and takes several values. */
export interface HashedParameter extends Row {
  parameter: string
  hashed: true
  list: true
  /** Takes trimmed text; undefined when it cannot be right. A normalized value comes out unchanged. */
  normalize: (text: string, context: EventContext) => string | undefined
  /** True where most values are codes of one or two letters, which are hashed once and remembered */
  codes?: boolean
  /** A second form to send beside the first, where Meta's page and Meta's own library disagree */
  alsoSend?: (normalized: string) => string | undefined
}

/** A parameter that is sent as it is and takes one value. */
export interface PlainParameter extends Row {
  parameter: string
  hashed: false
  list: false
  normalize: (text: string, context: EventContext) => string | number | undefined
  /** Which of several values wins; without one, the first */
  prefers?: (normalized: string | number) => boolean
}

/** A payload key without a parameter of its own: it stands in for two others when both are missing. */
export interface SplitKey extends Row {
  parameter?: undefined
  hashed: true
  list: true
}

export type CustomerInformation = HashedParameter | PlainParameter | SplitKey
