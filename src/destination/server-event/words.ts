/**
 * The words that forms, SDKs, consent tools and warehouses write for yes and no. One table for the mapping's switches and for
 * consent, in a mapping as in a sync. Compared in lower case, without spaces, hyphens and underscores.
 */
const YES = new Set(
  'true t 1 1.0 yes y on ok granted grant allow allowed given agree agreed accept accepted approved permitted enabled authorized consented optin optedin'.split(
    ' '
  )
)
const NO = new Set(
  'false f 0 0.0 no n off denied deny disallow disallowed notallowed notgranted refused refuse rejected reject withdrawn withdraw revoked revoke declined decline disabled restricted notdetermined unauthorized optout optedout objected'.split(
    ' '
  )
)
/** A longer word is none of them. */
const MAX_WORD = 40

/** What a word says: yes, no, nothing (absent, null, blank), or something that is neither. */
export type Answer = boolean | undefined | 'unknown'

/**
 * Reads a yes or no in any of the table's words.
 *
 * @param value a boolean, 0 or 1, or a word in any case; of a list, one "no" outweighs, and a word that is unknown does as well
 * @returns undefined when there is no value, `unknown` when there is one that is neither yes nor no
 */
export function readAnswer(value: unknown): Answer {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined
  if (Array.isArray(value)) return readAnswers(value.flat())
  if (typeof value !== 'string' && typeof value !== 'number') return 'unknown'
  return readWord(String(value))
}

function readWord(text: string): Answer {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (trimmed.length > MAX_WORD) return 'unknown'
  const word = trimmed.toLowerCase().replace(/[\s_-]+/g, '')
  if (YES.has(word)) return true
  return NO.has(word) ? false : 'unknown'
}

function readAnswers(values: unknown[]): Answer {
  const answers = values.map((value) => (Array.isArray(value) ? 'unknown' : readAnswer(value)))
  if (answers.includes(false)) return false
  if (answers.includes('unknown')) return 'unknown'
  return answers.includes(true) ? true : undefined
}

/** For a switch that is on when somebody has opted out: there, `opt-out` is a yes. */
const OPTED_OUT = new Map([
  ['optout', true],
  ['optedout', true],
  ['objected', true],
  ['withdrawn', true],
  ['optin', false],
  ['optedin', false]
])

/** As `readAnswer`, for a switch that is on when somebody has opted out (`opt_out`, Limited Data Use). */
export function readOptOut(value: unknown): Answer {
  const word =
    typeof value === 'string'
      ? value
          .trim()
          .toLowerCase()
          .replace(/[\s_-]+/g, '')
      : ''
  return OPTED_OUT.get(word) ?? readAnswer(value)
}

/** Consent as the destination takes it: any word that is not a known yes is no consent. */
export interface Consent {
  /** undefined when nothing is said */
  given: boolean | undefined
  /** A value was there that is neither yes nor no */
  isUnknownWord: boolean
}

/** Reads consent: whoever writes a word that nobody knows has not agreed. */
export function readConsent(value: unknown): Consent {
  const answer = readAnswer(value)
  return answer === 'unknown' ? { given: false, isUnknownWord: true } : { given: answer, isUnknownWord: false }
}
