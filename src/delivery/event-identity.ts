import { randomBytes } from 'node:crypto'
import type { SegmentEvent } from '@segment/actions-core'
import { sha256 } from '../destination/sha256'
import type { Subscription } from './subscription'

/** So that nobody who sees a hash can tell by trying which event it is of; new in each process. */
const SALT = randomBytes(16).toString('hex')
/** Hexadecimal digits that tell mappings apart. */
const DIGITS = 16
const HASH_BYTES = 32

/** What events say, as a salted hash; computed once, and only when it is asked for. */
const contents = new WeakMap<SegmentEvent, string>()
const mappings = new WeakMap<Subscription, string>()

/**
 * @returns a salted SHA-256 of what an event says, in hex: the same when the event comes again. Its times are left out, of
 *   which some change from one delivery to the next
 */
export function contentOf(event: SegmentEvent): string {
  let content = contents.get(event)
  if (content === undefined) {
    content = hashContent(event)
    contents.set(event, content)
  }
  return content
}

/**
 * Spares an event the hash of what it says, where something cheaper tells it from any other that has its ID: its place in a
 * log, which no other has and which it has again when it is read again.
 *
 * @param content hexadecimal digits, at least 24
 */
export function noteContent(event: SegmentEvent, content: string): void {
  contents.set(event, content)
}

function hashContent(event: SegmentEvent): string {
  const { type, event: name, userId, anonymousId, groupId, properties, traits, context } = event
  const said = [SALT, type, name, userId, anonymousId, groupId, properties, traits, context]
  try {
    return sha256(JSON.stringify(said))
  } catch {
    // Nested too deeply to be written: it is like no other event, and nothing is remembered of it.
    return randomBytes(HASH_BYTES).toString('hex')
  }
}

/**
 * Names an event under a mapping, the same when it comes again.
 *
 * @param destination the pixel it is sent to, and whatever else tells recipients apart
 * @returns undefined where nothing tells the event from another that says the same: it has neither an ID nor a time
 */
export function keyOf(destination: string, mapping: Subscription, event: SegmentEvent): string | undefined {
  const id = idOf(event)
  return id === undefined ? undefined : `${destination} ${nameOf(mapping)} ${id}`
}

/** @returns a salted hash of what `keyOf` returns, for those who keep it for longer: IDs may hold what is personal */
export function hashKey(key: string): string {
  return sha256(SALT + key)
}

function idOf(event: SegmentEvent): string | undefined {
  const { messageId, timestamp } = event
  if (typeof messageId === 'string' && messageId !== '') return messageId
  if (timestamp === undefined) return undefined
  const time = timestamp instanceof Date ? timestamp.getTime() : timestamp
  // Two events that say the same at different times are two.
  return `${time} ${contentOf(event)}`
}

/** A mapping that was changed is another one: what the old one delivered or had refused says nothing of it. */
function nameOf(mapping: Subscription): string {
  let name = mappings.get(mapping)
  if (name === undefined) {
    const { name: label, subscribe, partnerAction, mapping: fields } = mapping
    name = sha256(JSON.stringify([label, subscribe, partnerAction, fields])).slice(0, DIGITS)
    mappings.set(mapping, name)
  }
  return name
}
