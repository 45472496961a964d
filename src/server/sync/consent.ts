import type { SegmentEvent } from '@segment/actions-core'
import { compilePath } from '../../delivery/compile-mapping'
import { NO_CONSENT, type Outcome } from '../../delivery/outcome'
import { readConsent, type Consent } from '../../destination/server-event/words'

/** Where an event says whether its person agrees to marketing, and what it means when it says nothing. */
export interface ConsentRule {
  /** Path in the event: `context.consent.categoryPreferences`, `context.consentManagement` */
  path: string
  /** Category at that path (`advertising`, or the ID that the consent tool uses); without one the value itself decides */
  category?: string
  /** What an event without the object, or without the category, means; `skip` when left out */
  missing?: 'send' | 'skip'
}

type Fields = Record<string, unknown>

const READS = new WeakMap<ConsentRule, (event: object) => unknown>()

/** It quotes no value: whatever stands there may be personal. */
const UNKNOWN_WORD: Outcome = {
  kind: 'no_consent',
  notices: [{ parameter: 'consent', reason: 'not a word that is known for yes or no: taken as no consent' }]
}

/** @returns whether an event may be sent */
export function isConsented(rule: ConsentRule | undefined, event: SegmentEvent): boolean {
  return withoutConsent(rule, event) === undefined
}

/** @returns the outcome of an event that may not be sent; undefined when it may */
export function withoutConsent(rule: ConsentRule | undefined, event: SegmentEvent): Outcome | undefined {
  if (rule === undefined) return undefined
  let readValue = READS.get(rule)
  if (readValue === undefined) {
    readValue = compilePath(rule.path)
    READS.set(rule, readValue)
  }
  const { given, isUnknownWord } = read(readValue(event), rule.category)
  if (given ?? rule.missing === 'send') return undefined
  return isUnknownWord ? UNKNOWN_WORD : NO_CONSENT
}

const YES: Consent = { given: true, isUnknownWord: false }
const NO: Consent = { given: false, isUnknownWord: false }
const NOTHING: Consent = { given: undefined, isUnknownWord: false }

function read(value: unknown, category: string | undefined): Consent {
  if (category === undefined) return readConsent(value)
  if (Array.isArray(value)) return value.includes(category) ? YES : NO
  if (typeof value !== 'object' || value === null) return NOTHING
  return (
    readLists(value as Fields, category) ??
    readConsent(Object.hasOwn(value, category) ? (value as Fields)[category] : undefined)
  )
}

/** RudderStack's form: lists of the IDs that were allowed and denied. A denial outweighs. */
function readLists({ allowedConsentIds, deniedConsentIds }: Fields, category: string): Consent | undefined {
  if (Array.isArray(deniedConsentIds) && deniedConsentIds.includes(category)) return NO
  return Array.isArray(allowedConsentIds) && allowedConsentIds.includes(category) ? YES : undefined
}
