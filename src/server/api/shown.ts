import { variableOf } from '../config/config'
import type { ShownSecret, ShownSetting } from './contract'

/** @returns a secret as it may be shown: whether there is one, and which variable it comes from; never itself */
export function showSecret(value: string | undefined): ShownSecret {
  return { set: value !== undefined, variable: value === undefined ? null : (variableOf(value) ?? null) }
}

/** @returns a setting that is no secret: itself, or, since any variable may hold a secret, the name of the one it comes from */
export function showSetting(value: string | undefined): ShownSetting | undefined {
  return value === undefined || variableOf(value) === undefined ? value : showSecret(value)
}
