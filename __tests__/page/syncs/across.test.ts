import type { MappingDraft } from '../../../src/page/syncs/draft'
import { carryOver, effectsOf } from '../../../src/page/syncs/across'
import { overlapsOf } from '../../../src/page/syncs/overlaps'

const path = (of: string) => ({ '@path': `$.${of}` })
const mapping = (name: string, email: unknown): MappingDraft => ({
  key: name,
  name,
  subscribe: name,
  partnerAction: 'streamEvent',
  mapping: { user_data: { email } },
  isOn: true
})

const own = mapping('own', path('properties.mail'))
const other = mapping('other', path('context.traits.email'))
const off = { ...mapping('off', undefined), isOn: false }
const events = [
  { id: 1, receivedAt: '', event: { context: { traits: { email: 'a@b.example' } } } },
  { id: 2, receivedAt: '', event: { properties: { mail: 'c@d.example' } } }
]
const ids = new Map([
  ['own', new Set([2])],
  ['other', new Set([1, 2])]
])
const editor = {
  draft: { mappings: [own, other, off] },
  events,
  matches: { events: 2, idsOf: (subscribe: string) => ids.get(subscribe) }
} as unknown as Parameters<typeof effectsOf>[0]

it('tells for each other mapping what a change does to its events', () => {
  expect(effectsOf(editor, own, ['user_data', 'email'])).toEqual([
    { key: 'other', name: 'other', events: 2, before: 1, after: { fallback: 2, replace: 1 } }
  ])
})

it('adds a fallback behind what is there, or replaces it, and leaves alone what is not part of the sync', () => {
  const emails = (way: 'fallback' | 'replace'): string[] =>
    carryOver(editor, own, ['user_data', 'email'], way).map(({ mapping: fields }) => JSON.stringify(fields.user_data))
  const [ownEmail, fallback, offEmail] = emails('fallback')
  expect(fallback).toMatch(/"then":\{"@path":"\$\.context\.traits\.email"\},"else":\{"@path":"\$\.properties\.mail"\}/)
  expect(emails('replace')[1]).toBe('{"email":{"@path":"$.properties.mail"}}')
  expect([ownEmail, offEmail]).toEqual([JSON.stringify(own.mapping.user_data), JSON.stringify(off.mapping.user_data)])
})

it('counts the events that two mappings take', () => {
  const overlaps = overlapsOf(editor)
  expect(overlaps.get('own')).toEqual([{ name: 'other', events: 1 }])
  expect(overlaps.get('other')).toEqual([{ name: 'own', events: 1 }])
})
