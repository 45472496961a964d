import type { CustomerInformation, EventContext, HashedParameter, PlainParameter, SplitKey } from './customer-parameter'
import { alreadyHashed, isHashOfNothing } from './hash'
import { normalizeCountry } from './normalize/country'
import { normalizeName } from './normalize/name'
import { trimmed } from './normalize/text'
import { isPlaceholder } from './placeholders'
import type { Report } from './report'
import type { Sha256, UserData } from './types'

/** What is at hand while one payload is read. */
export interface Run extends EventContext {
  sha256: Sha256
  /** The hashes of codes made so far: see codeHashesOf */
  codeHashes: Map<string, string>
  report: Report
}

const PLACEHOLDER = 'a placeholder stands in place of a value'
const LONGEST_CODE = 2
const MOST_CODES = 2000
const CODE_HASHES = new WeakMap<Sha256, Map<string, string>>()

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
  if (row.codes !== true || normalized.length > LONGEST_CODE) return sha256(normalized)
  let hash = codeHashes.get(normalized)
  if (hash === undefined) {
    hash = sha256(normalized)
    if (codeHashes.size < MOST_CODES) codeHashes.set(normalized, hash)
  }
  return hash
}

/** All values of a hashed parameter, each hashed; undefined when none is left. */
export function hashesOf(row: HashedParameter, raw: unknown, run: Run): string[] | undefined {
  if (!Array.isArray(raw)) return hashesOfOne(row, raw, run)
  // Segment's runtime makes a list of one of every single value.
  if (raw.length === 1 && !Array.isArray(raw[0])) return hashesOfOne(row, raw[0], run)
  const hashes = new Set<string>()
  for (const item of raw.flat() as unknown[]) hashesOfOne(row, item, run)?.forEach((hash) => hashes.add(hash))
  return hashes.size > 0 ? Array.from(hashes) : undefined
}

function hashesOfOne(row: HashedParameter, raw: unknown, run: Run): string[] | undefined {
  const text = textOf(row, raw, run)
  if (text === undefined) return undefined
  const given = alreadyHashed(text)
  if (given !== undefined) {
    if (!isHashOfNothing(given)) return [given]
    drop(row, 'it is the hash of an empty value', run)
    return undefined
  }
  const normalized = row.normalize(text, run)
  if (normalized === undefined || isPlaceholder(normalized)) {
    drop(row, normalized === undefined ? row.expected : PLACEHOLDER, run) // `(none)` leaves `none` of a city
    return undefined
  }
  const second = row.alsoSend?.(normalized)
  return second === undefined ? [hashOf(row, normalized, run)] : [run.sha256(normalized), run.sha256(second)]
}

/** The one value of a parameter that is sent as it is; undefined when none is left. */
export function plainValue(row: PlainParameter, raw: unknown, run: Run): string | number | undefined {
  if (!Array.isArray(raw)) return onePlainValue(row, raw, run)
  let chosen: string | number | undefined
  for (const item of raw.flat() as unknown[]) {
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
  let text: string
  if (typeof raw === 'string') text = trimmed(raw)
  else if (raw === null || raw === undefined) return undefined
  else if (typeof raw === 'number' && isReadable(raw, row)) text = String(raw)
  else {
    drop(row, row.expected, run)
    return undefined
  }
  if (text === '') return undefined
  if (!isPlaceholder(text)) return text
  drop(row, PLACEHOLDER, run)
  return undefined
}

// A whole number beyond 2^53 has lost digits before it came here, so that it may be another customer's.
function isReadable(number: number, { numbers }: CustomerInformation): boolean {
  if (numbers === undefined) return false
  if (Number.isSafeInteger(number)) return numbers === 'any' || number >= 0
  return numbers === 'any' && Number.isFinite(number) && !Number.isInteger(number)
}

function drop({ parameter, key }: CustomerInformation, reason: string, { report }: Run): void {
  report.notice(parameter ?? key, `dropped: ${reason}`)
}

/**
 * First and last name from the full name, when both are missing: split at the first white space. The row of the full name
 * stands after theirs.
 */
export function addSplitName(row: SplitKey, raw: unknown, userData: UserData, run: Run): void {
  if ('fn' in userData || 'ln' in userData) return
  const firstNames: string[] = []
  const lastNames: string[] = []
  for (const item of Array.isArray(raw) ? (raw.flat() as unknown[]) : [raw]) {
    const text = textOf(row, item, run)
    if (text === undefined) continue
    const space = text.search(/\s/)
    const first = normalizeName(space < 0 ? text : text.slice(0, space))
    const last = space < 0 ? undefined : normalizeName(text.slice(space))
    if (alreadyHashed(text) !== undefined) drop(row, 'a hashed name cannot be split', run)
    else if (first === undefined && last === undefined) drop(row, row.expected, run)
    else {
      if (first !== undefined) firstNames.push(run.sha256(first))
      if (last !== undefined) lastNames.push(run.sha256(last))
    }
  }
  if (firstNames.length > 0) userData.fn = withoutDuplicates(firstNames)
  if (lastNames.length > 0) userData.ln = withoutDuplicates(lastNames)
}

/** The event's country, when all that is given of it comes down to one. */
export function onlyCountry(raw: unknown): string | undefined {
  if (typeof raw === 'string') return normalizeCountry(trimmed(raw))
  if (!Array.isArray(raw)) return undefined
  if (raw.length === 1 && typeof raw[0] === 'string') return normalizeCountry(trimmed(raw[0]))
  const countries = new Set<string>()
  for (const item of raw.flat() as unknown[]) {
    const country = typeof item === 'string' ? normalizeCountry(trimmed(item)) : undefined
    if (country !== undefined) countries.add(country)
  }
  const [first] = countries
  return countries.size === 1 ? first : undefined
}

function withoutDuplicates(hashes: string[]): string[] {
  return hashes.length < 2 ? hashes : Array.from(new Set(hashes))
}
