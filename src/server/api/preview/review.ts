import { get, type SegmentEvent } from '@segment/actions-core'
import { dryRun } from '../../../delivery/dry-run'
import type { Subscription } from '../../../delivery/subscription'
import { Router } from '../../../delivery/router'
import { isConsented, type ConsentRule } from '../../sync/consent'
import type { OutcomeKind, RecentEvent, ReviewAnswer } from '../contract'
import { NO_SETTINGS } from './coverage'

/** So many of each list are told: the first ones matter most. */
const MAX_LISTED = 50
const MAX_CATEGORIES = 30

/**
 * What would become of events by mappings: how many would be delivered or not and why, which names no mapping takes, which
 * events two mappings take, and what they say about consent.
 *
 * @param now milliseconds since 1970
 */
export function reviewOf(
  mappings: readonly Subscription[],
  rule: ConsentRule | undefined,
  events: readonly RecentEvent<SegmentEvent>[],
  now: number
): ReviewAnswer {
  const router = new Router(mappings)
  const review = new Review(mappings)
  for (const { id, event } of events) {
    review.add(id, event, router.match(event), isConsented(rule, event), now)
  }
  return { ...review.answer(), consent: rule === undefined ? null : consentOf(rule, events) }
}

/** These calls are about people and companies, and carry no event. */
const NO_EVENTS = new Set<string>(['identify', 'group', 'alias', 'delete'])

class Review {
  private readonly counts = { delivered: 0, not_subscribed: 0, no_consent: 0, rejected: 0, failed: 0 }
  private readonly mappings: Map<string, { name: string; matching: number; rejected: number }>
  private readonly unmapped = new Map<string, ReviewAnswer['unmapped'][number]>()
  private readonly overlaps = new Map<string, ReviewAnswer['overlaps'][number]>()
  private readonly rejections = new Map<string, ReviewAnswer['rejections'][number]>()
  private events = 0

  constructor(mappings: readonly Subscription[]) {
    this.mappings = new Map(mappings.map(({ name }) => [name, { name, matching: 0, rejected: 0 }]))
  }

  add(id: number, event: SegmentEvent, matching: readonly Subscription[], consented: boolean, now: number): void {
    if (matching.length === 0 && NO_EVENTS.has(event.type)) return
    this.events++
    if (matching.length === 0) this.addUnmapped(event)
    this.addOverlaps(matching)
    let outcome: OutcomeKind = matching.length === 0 ? 'not_subscribed' : 'no_consent'
    for (const mapping of matching) {
      const row = this.mappings.get(mapping.name)
      if (row !== undefined) row.matching++
      const own = this.outcomeOf(id, event, mapping, now)
      if (row !== undefined && own === 'rejected') row.rejected++
      if (consented && (outcome === 'no_consent' || own === 'delivered')) outcome = own
    }
    this.counts[outcome]++
  }

  answer(): Omit<ReviewAnswer, 'consent'> {
    const most = <T extends { count: number }>(all: Map<string, T>): T[] =>
      [...all.values()].sort((one, other) => other.count - one.count).slice(0, MAX_LISTED)
    return {
      events: this.events,
      counts: this.counts,
      mappings: [...this.mappings.values()],
      unmapped: most(this.unmapped),
      overlaps: [...this.overlaps.values()].sort((one, other) => other.events - one.events).slice(0, MAX_LISTED),
      rejections: most(this.rejections)
    }
  }

  private outcomeOf(id: number, event: SegmentEvent, mapping: Subscription, now: number): OutcomeKind {
    const run = dryRun({ mapping, event }, { settings: NO_SETTINGS, now })
    if (run.outcome !== 'rejected') return run.outcome === 'sent' ? 'delivered' : 'no_consent'
    for (const { parameter, reason } of run.problems) {
      const key = `${mapping.name}\n${parameter}\n${reason}`
      const known = this.rejections.get(key)
      if (known === undefined) this.rejections.set(key, { mapping: mapping.name, parameter, reason, count: 1, id })
      else known.count++
    }
    return 'rejected'
  }

  private addUnmapped({ type, event }: SegmentEvent): void {
    const name = typeof event === 'string' ? event : null
    const key = `${type}\n${name ?? ''}`
    const known = this.unmapped.get(key)
    if (known === undefined) this.unmapped.set(key, { type, event: name, count: 1 })
    else known.count++
  }

  private addOverlaps(matching: readonly Subscription[]): void {
    matching.forEach((one, index) => {
      for (const other of matching.slice(index + 1)) {
        const key = `${one.name}\n${other.name}`
        const known = this.overlaps.get(key)
        if (known === undefined) this.overlaps.set(key, { mappings: [one.name, other.name], events: 1 })
        else known.events++
      }
    })
  }
}

function consentOf(rule: ConsentRule, events: readonly RecentEvent<SegmentEvent>[]): ReviewAnswer['consent'] {
  const categories = new Set<string>()
  let said = 0
  let agreed = 0
  for (const { event } of events) {
    const ifSilent = isConsented({ ...rule, missing: 'send' }, event)
    // Where silence makes a difference nothing is said.
    if (ifSilent === isConsented({ ...rule, missing: 'skip' }, event)) said++
    if (isConsented({ ...rule, missing: 'skip' }, event)) agreed++
    for (const category of categoriesIn(get(event, rule.path.replace(/^\$\./, '')))) {
      if (categories.size < MAX_CATEGORIES) categories.add(category)
    }
  }
  return { said, agreed, categories: [...categories] }
}

/** The categories that a consent tool has written down: keys of an object, or what its lists name. */
function categoriesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string')
  if (typeof value !== 'object' || value === null) return []
  const { allowedConsentIds, deniedConsentIds, ...others } = value as Record<string, unknown>
  const lists = [allowedConsentIds, deniedConsentIds].filter(Array.isArray).flat() as unknown[]
  const keys = Object.entries(others).flatMap(([key, own]) => (typeof own === 'object' ? [] : [key]))
  return [...keys, ...lists.filter((one) => typeof one === 'string')]
}
