import { isFields, type Fields } from '../mapping/read'
import { wordsOf } from '../mapping/words'

/** An object that is no event yet, since it says neither what kind it is of nor, perhaps, what it is called. */
export interface Envelope {
  /** Paths of texts that may be the event's name, the likeliest first */
  names: string[]
  /** Paths of what may identify the person, the likeliest first */
  people: string[]
}

const NAME_WORDS = [
  'event',
  'eventname',
  'name',
  'action',
  'type',
  'ereignis',
  'evento',
  'evenement',
  'gebeurtenis',
  'eventtype'
]
const PERSON_WORDS =
  'userid customerid customernumber memberid contactid clientid kundenid kundennummer kundennr idclient clienteid idcliente klantnummer klantid utilisateurid usuarioid anonymousid visitorid sessionid'.split(
    ' '
  )
/** Names are short. */
const MAX_NAME_LENGTH = 80
const MAX_DEPTH = 3

/** @returns whether a pasted object needs to be wrapped: it names no type of Segment's, and no event */
export function isEnvelope(value: Fields): boolean {
  const { type, event } = value
  const isTyped = typeof type === 'string' && ['track', 'page', 'screen', 'identify', 'group', 'alias'].includes(type)
  return !isTyped && (typeof event !== 'string' || !isFields(value.properties))
}

/** @returns what could be the name and the person of a wrapped event */
export function readEnvelope(value: Fields): Envelope {
  const texts = textsOf(value, '', 1)
  const rankOf = (words: readonly string[]) => (path: string) => {
    const index = words.indexOf(wordsOf(path.split('.').at(-1) ?? '').join(''))
    return index === -1 ? words.length : index
  }
  const sorted = (words: readonly string[], fits: (text: string) => boolean): string[] => {
    const rank = rankOf(words)
    return texts
      .filter(({ text }) => fits(text))
      .map(({ path }) => path)
      .sort((one, other) => rank(one) - rank(other))
  }
  return {
    names: sorted(NAME_WORDS, (text) => text.length <= MAX_NAME_LENGTH && !/[@\n]|^\d/.test(text)),
    people: sorted(PERSON_WORDS, (text) => text.length <= MAX_NAME_LENGTH).filter(
      (path) => rankOf(PERSON_WORDS)(path) < PERSON_WORDS.length
    )
  }
}

function textsOf(value: Fields, prefix: string, depth: number): { path: string; text: string }[] {
  return Object.entries(value).flatMap(([key, own]) => {
    const path = prefix + key
    if (typeof own === 'string' || typeof own === 'number') return [{ path, text: String(own) }]
    return isFields(own) && depth < MAX_DEPTH ? textsOf(own, `${path}.`, depth + 1) : []
  })
}

/** Keys of an event that stay beside its properties. */
const OWN = new Set(['messageId', 'timestamp', 'context', 'userId', 'anonymousId', 'properties', 'traits'])

/**
 * Makes a track event of an object: what Segment's events have stays where it is, everything else becomes a property.
 *
 * @param name the event's name, as typed or found
 * @param person path of what identifies the person; undefined where nothing does
 */
export function wrap(value: Fields, name: string, person: string | undefined): Fields {
  const own = Object.entries(value).filter(([key]) => OWN.has(key))
  const others = Object.entries(value).filter(([key]) => !OWN.has(key) && key !== 'type' && key !== 'event')
  const { properties, ...rest } = Object.fromEntries(own)
  const id = person === undefined ? undefined : readAt(value, person)
  return {
    type: 'track',
    event: name,
    ...(rest.userId === undefined && id !== undefined && { userId: String(id) }),
    ...rest,
    properties: { ...Object.fromEntries(others), ...(isFields(properties) ? properties : {}) }
  }
}

/** @returns the text at a path of the object */
export function readAt(value: Fields, path: string): string | number | undefined {
  const found = path.split('.').reduce<unknown>((one, key) => (isFields(one) ? one[key] : undefined), value)
  return typeof found === 'string' || typeof found === 'number' ? found : undefined
}
