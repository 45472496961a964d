import type { ShownMapping } from '../api'
import { isFields } from '../mapping/read'

/** The action that mappings are for, where a file does not say so. */
const ACTION = 'streamEvent'

/** @returns the mappings of a file that Export wrote, or what is wrong with it, in words to act on */
export function readMappings(text: string): { mappings: ShownMapping[] } | { problem: string } {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { problem: 'This file isn’t valid JSON. Choose a file that “Export mappings” has written.' }
  }
  if (isFields(value) && typeof value.template_id === 'string') {
    return {
      problem: 'This is PostHog’s form, which cannot be read back. Export again as “Command line” and import that.'
    }
  }
  const list = isFields(value) ? value.mappings : value
  if (!Array.isArray(list) || list.length === 0) return { problem: 'This file has no mappings.' }
  const mappings = list.map(toMapping)
  const wrong = mappings.findIndex((mapping) => mapping === undefined)
  if (wrong >= 0)
    return { problem: `Mapping ${String(wrong + 1)} of this file has no filter (subscribe) or no fields (mapping).` }
  return { mappings: mappings.filter((mapping) => mapping !== undefined) }
}

/** Of the command's form, or Segment's (trigger, settings). */
function toMapping(value: unknown, index: number): ShownMapping | undefined {
  if (!isFields(value)) return undefined
  const { name, subscribe = value.trigger, partnerAction = ACTION, mapping = value.settings } = value
  if (typeof subscribe !== 'string' || !isFields(mapping) || typeof partnerAction !== 'string') return undefined
  const title = typeof name === 'string' && name.trim() !== '' ? name : `Mapping ${String(index + 1)}`
  return { name: title, subscribe, partnerAction, mapping }
}
