import { get, type SegmentEvent } from '@segment/actions-core'

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

const YES = new Set(['true', 'yes', 'granted', 'allow', 'allowed', 'given', '1'])
const NO = new Set(['false', 'no', 'denied', 'deny', 'refused', 'withdrawn', '0'])

/** @returns whether an event may be sent */
export function isConsented(rule: ConsentRule | undefined, event: SegmentEvent): boolean {
  if (rule === undefined) return true
  const value: unknown = get(event, rule.path.replace(/^\$\./, ''))
  return read(value, rule.category) ?? rule.missing === 'send'
}

/** @returns undefined when nothing is said */
function read(value: unknown, category: string | undefined): boolean | undefined {
  if (category === undefined) return asBoolean(value)
  if (Array.isArray(value)) return value.includes(category)
  if (typeof value !== 'object' || value === null) return undefined
  return (
    readLists(value as Fields, category) ??
    asBoolean(Object.hasOwn(value, category) ? (value as Fields)[category] : undefined)
  )
}

/** RudderStack's form: lists of the IDs that were allowed and denied. A denial outweighs. */
function readLists({ allowedConsentIds, deniedConsentIds }: Fields, category: string): boolean | undefined {
  if (Array.isArray(deniedConsentIds) && deniedConsentIds.includes(category)) return false
  if (Array.isArray(allowedConsentIds) && allowedConsentIds.includes(category)) return true
  return undefined
}

function asBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : ''
  if (YES.has(word)) return true
  return NO.has(word) ? false : undefined
}
