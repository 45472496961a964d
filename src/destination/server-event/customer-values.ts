import type { CustomerInformation, EventContext, HashedParameter, PlainParameter, SplitKey } from './customer-parameter'
import { alreadyHashed, isHashOfNobody } from './hash'
import { normalizeCountry } from './normalize/country'
import { trimmed } from './normalize/text'
import { isExact } from './read'
import type { Report } from './report'
import type { Sha256, UserData } from './types'

/** What is at hand while one payload is read. */
export interface Run extends EventContext {
  sha256: Sha256
  /** The hashes of codes made so far: see codeHashesOf */
  codeHashes: Map<string, string>
  report: Report
}

/** Why a value was dropped that stands for no value. */
export const PLACEHOLDER = 'dropped: a placeholder stands in place of a value'
const LOST_DIGITS = 'a long number lost digits on its way here: send it as text'
const AN_OBJECT = 'an object, not a single value: map one of its properties'
const MAX_CODE_LENGTH = 2
const MAX_CODES = 2000
const CODE_HASHES = new WeakMap<Sha256, Map<string, string>>()
/** `4.79123E+10`, as spreadsheets write a long number */
const SCIENTIFIC = /^[+-]?[0-9]{1,20}(?:[.,][0-9]{1,40}e\+?|e\+)[0-9]{1,3}$/i

/**
 * The hashes of codes (`f`, `us`, `ca`) that a hash function made so far. There are few codes, most events carry three, and
 * none tells of a person; so each is hashed once.
 */
export function codeHashesOf(sha256: Sha256): Map<string, string> {
  const known = CODE_HASHES.get(sha256)
  if (known) return known
  const hashes = new Map<string, string>()
  CODE_HASHES.set(sha256, hashes)
  return hashes
}

function hashOf(row: HashedParameter, normalized: string, { sha256, codeHashes }: Run): string {
  if (!row.codes || normalized.length > MAX_CODE_LENGTH) return sha256(normalized)
  let hash = codeHashes.get(normalized)
  if (hash === undefined) {
    hash = sha256(normalized)
    if (codeHashes.size < MAX_CODES) codeHashes.set(normalized, hash)
  }
  return hash
}

/** All values of a hashed parameter, each hashed; undefined when none is left. */
export function hashesOf(row: HashedParameter, raw: unknown, run: Run): string[] | undefined {
  const list = listOf(raw)
  if (list === undefined) return hashesOfOne(row, raw, run)
  // Segment's runtime makes a list of one of every single value.
  if (list.length === 1 && listOf(list[0]) === undefined) return hashesOfOne(row, list[0], run)
  const hashes = new Set<string>()
  for (const item of list.flatMap((one) => listOf(one) ?? [one])) {
    hashesOfOne(row, item, run)?.forEach((hash) => hashes.add(hash))
  }
  return hashes.size > 0 ? Array.from(hashes) : undefined
}

/** @returns the list that a value is, or that its text holds as JSON (a warehouse's column); undefined for any other value */
function listOf(raw: unknown): unknown[] | undefined {
  if (typeof raw !== 'string') return Array.isArray(raw) ? (raw as unknown[]) : undefined
  if (raw.charCodeAt(0) !== 0x5b || !raw.endsWith(']')) return undefined // [
  try {
    return JSON.parse(raw) as unknown[]
  } catch {
    return undefined
  }
}

function hashesOfOne(row: HashedParameter, raw: unknown, run: Run): string[] | undefined {
  const text = textOf(row, raw, run)
  if (text === undefined) return undefined
  const several = row.several?.(text)
  if (several === undefined) return hashesOfText(row, text, run)
  const hashes = several.flatMap((one) => hashesOfText(row, one, run) ?? [])
  return hashes.length > 0 ? withoutDuplicates(hashes) : undefined
}

function hashesOfText(row: HashedParameter, text: string, run: Run): string[] | undefined {
  const given = alreadyHashed(text)
  if (given !== undefined) return knownHash(row, given, run)
  const normalized = row.normalize(text, run)
  // `(none)` leaves `none` of a city; what kept its length was looked at before.
  if (normalized === undefined || (normalized.length !== text.length && row.isNone(normalized))) {
    if (normalized === undefined) drop(row, row.expected, run)
    else dropPlaceholder(row, run)
    return undefined
  }
  const second = row.alsoSend?.(normalized)
  return second === undefined ? [hashOf(row, normalized, run)] : [run.sha256(normalized), run.sha256(second)]
}

function knownHash(row: HashedParameter, given: string, run: Run): string[] | undefined {
  if (isHashOfNobody(given, run.sha256)) {
    drop(row, 'it is the hash of an empty value or a placeholder', run)
    return undefined
  }
  if (row.md5Notice !== undefined && given.length === 32) run.report.notice(row.parameter, row.md5Notice)
  return [given]
}

/** The one value of a parameter that is sent as it is; undefined when none is left. */
export function plainValue(row: PlainParameter, raw: unknown, run: Run): string | number | undefined {
  const list = listOf(raw)
  if (list === undefined) return onePlainValue(row, raw, run)
  let chosen: string | number | undefined
  for (const item of list.flat()) {
    const value = onePlainValue(row, item, run)
    if (value === undefined) continue
    if (chosen === undefined || (row.prefers?.(value) === true && !row.prefers(chosen))) chosen = value
  }
  return chosen
}

function onePlainValue(row: PlainParameter, raw: unknown, run: Run): string | number | undefined {
  const text = textOf(row, raw, run)
  if (text === undefined) return undefined
  const value = row.normalize(text, run)
  if (value === undefined) drop(row, row.expected, run)
  return value
}

/** The value as trimmed text; undefined when there is none, or when it was dropped with a notice. */
function textOf(row: CustomerInformation, raw: unknown, run: Run): string | undefined {
  const text = typeof raw === 'string' ? withoutQuotes(trimmed(raw)) : textOfOther(row, raw, run)
  if (text === undefined || text === '') return undefined
  if (row.isNone(text)) dropPlaceholder(row, run)
  else if (row.numbers !== undefined && SCIENTIFIC.test(text)) drop(row, LOST_DIGITS, run)
  else return text
  return undefined
}

function textOfOther(row: CustomerInformation, raw: unknown, run: Run): string | undefined {
  if (raw === null || raw === undefined) return undefined
  if (typeof raw === 'number' && isReadable(raw, row)) return String(raw)
  if (typeof raw === 'bigint' && row.numbers !== undefined && (row.numbers === 'any' || raw >= 0)) return String(raw)
  if (raw instanceof Date && !Number.isNaN(raw.getTime())) return raw.toISOString()
  if (typeof raw === 'object') drop(row, Array.isArray(raw) ? row.expected : AN_OBJECT, run)
  else
    drop(row, row.numbers !== undefined && typeof raw === 'number' && !isExact(raw) ? LOST_DIGITS : row.expected, run)
  return undefined
}

/** `"a@b.co"`, as a value stands in JSON or CSV */
function withoutQuotes(text: string): string {
  const quote = text.charCodeAt(0)
  if (quote !== 0x22 && quote !== 0x27) return text // " '
  return text.length > 2 && text.charCodeAt(text.length - 1) === quote ? trimmed(text.slice(1, -1)) : text
}

// A whole number beyond 2^53 has lost digits before it came here, so that it may be another customer's.
function isReadable(number: number, { numbers }: CustomerInformation): boolean {
  if (numbers === undefined || !isExact(number)) return false
  return numbers === 'any' || (number >= 0 && Number.isInteger(number))
}

function drop({ parameter, key }: CustomerInformation, reason: string, { report }: Run): void {
  report.notice(parameter ?? key, `dropped: ${reason}`)
}

function dropPlaceholder({ parameter, key }: CustomerInformation, { report }: Run): void {
  report.notice(parameter ?? key, PLACEHOLDER)
}

/**
 * Adds the two parameters that a value is split into, when both are missing. The row stands after theirs.
 */
export function addSplitName(row: SplitKey, raw: unknown, userData: UserData, run: Run): void {
  const [firstName = '', lastName = ''] = row.sentAs
  if (firstName in userData || lastName in userData) return
  const firstNames: string[] = []
  const lastNames: string[] = []
  for (const item of listOf(raw)?.flat() ?? [raw]) {
    const text = textOf(row, item, run)
    if (text === undefined) continue
    if (alreadyHashed(text) !== undefined) {
      drop(row, 'a hashed name cannot be split', run)
      continue
    }
    const { first, last, isPart } = row.splitName(text) ?? {}
    if (first === undefined && last === undefined) {
      if (isPart === true) dropPlaceholder(row, run)
      else drop(row, row.expected, run)
    } else if (isPart === true) run.report.notice(row.key, 'a placeholder in it was left out')
    if (first !== undefined) firstNames.push(run.sha256(first))
    if (last !== undefined) lastNames.push(run.sha256(last))
  }
  if (firstNames.length > 0) userData[firstName] = withoutDuplicates(firstNames)
  if (lastNames.length > 0) userData[lastName] = withoutDuplicates(lastNames)
}

/** The event's country, when all that is given of it comes down to one. */
export function onlyCountry(raw: unknown): string | undefined {
  if (typeof raw === 'string' && raw.charCodeAt(0) !== 0x5b) return countryOf(raw)
  const list = listOf(raw)
  if (list?.length === 1) return countryOf(list[0])
  const countries = new Set<string>()
  for (const item of list?.flat() ?? []) {
    const country = countryOf(item)
    if (country !== undefined) countries.add(country)
  }
  const [first] = countries
  return countries.size === 1 ? first : undefined
}

function countryOf(value: unknown): string | undefined {
  return typeof value === 'string' ? normalizeCountry(withoutQuotes(trimmed(value))) : undefined
}

function withoutDuplicates(hashes: string[]): string[] {
  return hashes.length < 2 ? hashes : Array.from(new Set(hashes))
}
