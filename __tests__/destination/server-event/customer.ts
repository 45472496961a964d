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

export const VECTORS = vectors as Vector[]

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
  const userData = toUserData(input, { nowSeconds: NOW, eventTime: NOW, sha256, ...context }, report)
  return { userData, notices: report.notices }
}

/** The payload that carries one value under one key. */
export function payloadOf(key: string, value: unknown): UserDataInput {
  return key === 'external_id' ? { external_id: value } : { user_data: { [key]: value } }
}

/** What one value is normalized to, before hashing: the "hash" is the value itself. */
export function normalized(key: string, value: unknown, rest: Record<string, unknown> = {}): unknown {
  const input = key === 'external_id' ? { external_id: value } : { user_data: { ...rest, [key]: value } }
  const userData = toUserData(input, { nowSeconds: NOW, eventTime: NOW, sha256: (text) => text }, new Report())
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
