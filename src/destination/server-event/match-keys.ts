import { CUSTOMER_INFORMATION } from './customer-information'
import type { CustomerInformation, MatchWeight } from './customer-parameter'
import type { ServerEvent } from './types'

/** A customer parameter that an event carries. */
export interface MatchKey {
  /** The payload's key, such as `email` */
  key: string
  /** Meta's name, such as `em` */
  parameter: string
  label: string
  /** Meta's weight of it in Event Match Quality, where Meta gives one */
  weight?: MatchWeight
}

/** @returns every parameter of a table that Meta may match a person by, in the table's order */
export function matchKeysOf(table: readonly CustomerInformation[]): MatchKey[] {
  return table.flatMap(({ key, parameter, label, weight }) =>
    parameter === undefined ? [] : [{ key, parameter, label, weight }]
  )
}

/** Every parameter that Meta may match a person by, in the table's order. */
export const MATCH_KEYS: readonly MatchKey[] = matchKeysOf(CUSTOMER_INFORMATION)

/** Which customer parameters an event carries after clean-up: what Event Match Quality is made of. */
export function matchKeys({ user_data }: Pick<ServerEvent, 'user_data'>): MatchKey[] {
  return MATCH_KEYS.filter(({ parameter }) => parameter in user_data)
}
