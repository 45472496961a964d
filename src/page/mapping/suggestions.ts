import type { Definition } from '../api'
import { customerTargets, fieldGroups, readTarget, type Target } from './fields'
import { CUSTOMER_NAMES, EVENT_NAMES, EVENT_WORDS, ITEM_NAMES } from './names'
import { itemProperties, type Property } from './paths'
import { keysOf } from './path-syntax'
import type { Fields } from './read'
import type { Transform } from './transforms'
import { ofPath, pathsOf, sourcesOf, toValue, withFallback, type ListRow, type MappedValue } from './value'
import {
  areCurrencies,
  areIps,
  areNumbers,
  areProducts,
  areUrls,
  areUserAgents,
  cookieOf,
  hasDecimalComma,
  hasEmails,
  hasPhones
} from './value-patterns'
import { fit, wordsOf } from './words'

/** A property that is probably what a field wants. */
export interface Suggestion {
  target: Target
  /** Path of the property */
  path: string
  /** What it holds, in a line */
  example: string
  /** What would stand in the mapping */
  value: MappedValue
}

/** A name as a whole, a name by its end, a pattern of the value: any of them is enough, a single word is not. */
const ENOUGH = 2
const BY_VALUE = 4

/** Where people stand in an event, and where things do. */
const PERSON = new Set(
  'customer cust user person contact client buyer member traits kunde kunden kaeufer nutzer benutzer besteller billing rechnung shipping lieferung cliente usuario comprador utilisateur acheteur utente acquirente usuario klant koper lead address adresse direccion indirizzo endereco adres'.split(
    ' '
  )
)
const THING = new Set(
  'product products item items article articles artikel produkt produkte produit produits producto productos prodotto prodotti produto page campaign library app os device screen referrer company store shop seller brand'.split(
    ' '
  )
)
/** A shop's own address is nobody's. */
const OWN = new Set('shop store support seller sender from noreply merchant haendler'.split(' '))

const NAME_SETS = new Map<string, ReadonlySet<string>>()

function namesFor(target: Target): ReadonlySet<string> {
  const id = target.path.join('.')
  let names = NAME_SETS.get(id)
  if (names === undefined) {
    const key = target.path.at(-1) ?? ''
    const table = target.parameter === undefined ? EVENT_NAMES : CUSTOMER_NAMES
    names = new Set([wordsOf(key).join(''), wordsOf(target.label).join(''), ...(table[key] ?? [])])
    NAME_SETS.set(id, names)
  }
  return names
}

/** @returns how likely a property is what a field wants: 0 when nothing speaks for it */
export function score(target: Target, { path, samples, kinds }: Property): number {
  const keys = keysOf(path)
  const last = keys.at(-1) ?? ''
  const around = keys.slice(0, -1).flatMap(wordsOf)
  const isObject = kinds.includes('object')
  if (target.meta === 'contents') {
    if (!areProducts(samples)) return 0
    return BY_VALUE + Math.max(fit(last, ITEM_LISTS), 0)
  }
  if (isObject || (kinds.includes('list') && !target.list)) return 0
  const byValue = valueScore(target, samples, [...around, ...wordsOf(last)])
  const byName = fit(last, namesFor(target))
  return target.parameter === undefined
    ? eventScore(target, { byName, byValue, samples, around })
    : customerScore({ byName, byValue, samples, around, last })
}

const ITEM_LISTS = new Set(
  'products items contents lineitems lines articles artikel produkte positionen produits articulos productos prodotti articoli produtos itens producten'.split(
    ' '
  )
)

/** What the values themselves say. */
function valueScore(target: Target, samples: readonly unknown[], words: readonly string[]): number {
  const isOwn = words.some((word) => OWN.has(word))
  switch (target.meta) {
    case 'em':
      return hasEmails(samples) && !isOwn ? BY_VALUE : 0
    case 'ph':
      return hasPhones(samples) && !isOwn ? BY_VALUE : 0
    case 'client_ip_address':
      return areIps(samples) ? BY_VALUE : 0
    case 'client_user_agent':
      return areUserAgents(samples) ? BY_VALUE : 0
    case 'fbp':
    case 'fbc':
      return cookieOf(samples) === target.meta ? BY_VALUE : 0
    case 'currency':
      return areCurrencies(samples) ? BY_VALUE : 0
    default:
      return 0
  }
}

interface Hints {
  byName: number
  byValue: number
  samples: readonly unknown[]
  /** Words of the path that leads to the property */
  around: readonly string[]
}

function customerScore({ byName, byValue, samples, around, last }: Hints & { last: string }): number {
  const isPerson = around.some((word) => PERSON.has(word))
  if (around.some((word) => THING.has(word)) && !isPerson && byValue === 0) return 0
  // A bare `name` is the person's only where the person is.
  if (wordsOf(last).join('') === 'name' && !isPerson) return 0
  // `state` and `mail` with anything but texts are something else.
  if (samples.some((one) => typeof one === 'boolean')) return 0
  const name = byName === 1 && !isPerson ? 0 : byName
  return name === 0 && byValue === 0 ? 0 : name + byValue + (isPerson ? 1 : 0)
}

function eventScore(target: Target, { byName, byValue, samples, around }: Hints): number {
  if (around.some((word) => THING.has(word)) && target.meta !== 'event_source_url') return 0
  switch (target.meta) {
    case 'value':
    case 'num_items':
    case 'net_revenue':
    case 'predicted_ltv':
      return areNumbers(samples) ? byName : 0
    case 'event_source_url':
    case 'referrer_url':
      return areUrls(samples) ? byName : 0
    default:
      return byName + byValue
  }
}

/**
 * Everything that recent events have for fields that get nothing yet.
 *
 * @param properties of the events that the mapping is for
 */
export function suggestAll(definition: Definition, mapping: Fields, properties: readonly Property[]): Suggestion[] {
  const groups = fieldGroups(definition, () => true)
  const targets = [
    ...customerTargets(definition),
    ...groups.filter(({ key }) => key === 'custom_data').flatMap(({ targets: own }) => own),
    ...groups.flatMap(({ targets: own }) => own.filter(({ meta }) => meta.endsWith('_url')))
  ]
  const seen = new Set(properties.map(({ path }) => path))
  const used = new Set(targets.flatMap(({ path }) => pathsOf(toValue(readTarget(mapping, path)))))
  const offered = properties.filter(({ path }) => !used.has(path) && isOffered(path))
  return targets.flatMap((target) => {
    const current = toValue(readTarget(mapping, target.path))
    if (!isOpen(current, seen)) return []
    const property = best(target, offered) ?? anyIdOf(target, targets, offered)
    return property === undefined ? [] : [toSuggestion(target, property, current, seen)]
  })
}

/** Who has no ID of their own can be told apart by an address or a number that is theirs: Meta demands some External ID. */
function anyIdOf(target: Target, targets: readonly Target[], properties: readonly Property[]): Property | undefined {
  if (target.meta !== 'external_id') return undefined
  const real = properties.filter(({ samples }) => hasEmails(samples) || hasPhones(samples))
  const others = targets.filter(({ meta }) => meta === 'em' || meta === 'ph')
  return others.map((other) => best(other, real)).find((property) => property !== undefined)
}

/** @returns the best property for one field */
export function best(target: Target, properties: readonly Property[]): Property | undefined {
  let found: Property | undefined
  let highest = ENOUGH - 1
  for (const property of properties) {
    const own = score(target, property)
    if (own > highest || (own === highest && found !== undefined && property.count > found.count)) {
      highest = own
      found = property
    }
  }
  return found
}

/** What the envelope says is mapped by default, or means nothing to Meta. */
function isOffered(path: string): boolean {
  return !/^(type|event|timestamp|originalTimestamp|sentAt|receivedAt|messageId|channel|version)$/.test(path)
}

/** Nothing is mapped, or only what no recent event has. */
function isOpen(value: MappedValue, seen: ReadonlySet<string>): boolean {
  if (value.kind === 'advanced') return false
  const sources = sourcesOf(value)
  if (sources.some((source) => !('path' in source))) return false
  return !pathsOf(value).some((path) => seen.has(path))
}

function toSuggestion(target: Target, property: Property, current: MappedValue, seen: ReadonlySet<string>): Suggestion {
  const { path, example } = property
  const made = valueFor(target, property)
  const [source] = sourcesOf(made)
  // What is there for other events stays in front.
  const keeps = source !== undefined && current.kind === 'sources' && current.take === 'first'
  const isKept = keeps && current.sources.length > 0 && pathsOf(current).some((one) => seen.has(one))
  return { target, path, example, value: isKept ? withFallback(current, source) : made }
}

/** What is mapped to a field for a property: with what its values need. */
export function valueFor(target: Target, property: Property): MappedValue {
  if (target.meta === 'contents') return { kind: 'list', path: property.path, rows: guessRows(property) }
  return ofPath(property.path, transformsFor(target, property.samples))
}

function transformsFor({ meta }: Pick<Target, 'meta'>, samples: readonly unknown[]): Transform[] {
  const isNumber = ['value', 'item_price', 'net_revenue', 'predicted_ltv'].includes(meta)
  return isNumber && hasDecimalComma(samples) ? [{ kind: 'decimal' }] : []
}

/** The rows of a list of products: which key is the ID, the quantity, the price. */
export function guessRows(list: Property): ListRow[] {
  const properties = itemProperties(list)
  const taken = new Set<string>()
  return Object.entries(ITEM_NAMES).flatMap(([key, names]) => {
    const known = new Set(names)
    const isNumber = key === 'quantity' || key === 'item_price'
    const found = properties
      .filter(
        ({ path, samples, kinds }) =>
          !taken.has(path) && !kinds.includes('object') && (!isNumber || areNumbers(samples))
      )
      .map((property) => ({ property, fits: fitOf(property.path, known) }))
      .filter(({ fits }) => fits > 0)
      .reduce<{ property: Property; fits: number } | undefined>(
        (one, other) => (one === undefined || other.fits > one.fits ? other : one),
        undefined
      )
    if (found === undefined) return []
    const { path, samples } = found.property
    taken.add(path)
    const transforms = transformsFor({ meta: key }, samples)
    return [{ key, source: transforms.length === 0 ? { path } : { path, transforms } }]
  })
}

/** In an item the path is short, and its first words count too: `price_gross` is a price. */
function fitOf(path: string, names: ReadonlySet<string>): number {
  return Math.max(fit(keysOf(path).at(-1) ?? '', names), fit(path, names))
}

/** @returns Meta's standard event that an event's name speaks of; undefined when it keeps its own name */
export function guessMetaEvent(name: string, type = 'track'): string | undefined {
  if (type === 'page') return 'PageView'
  const words = wordsOf(name)
  const joined = [...words, ...words.map((word, index) => word + (words[index + 1] ?? ''))]
  return EVENT_WORDS.find(([, known]) => known.some((word) => joined.includes(word)))?.[0]
}

/** @returns whether a property looks like contact data, which Meta forbids outside customer information, and which is not shown */
export function looksPersonal(property: Property, targets: readonly Target[]): boolean {
  const { path, samples, kinds } = property
  if (kinds.includes('object')) return false
  if (hasEmails(samples) || hasPhones(samples) || PERSONAL.test(keysOf(path).at(-1) ?? '')) return true
  return targets.some((target) => target.parameter?.hashed === true && score(target, property) >= ENOUGH)
}

const PERSONAL =
  /(street|strasse|straße|rue\b|calle|via\b|rua\b|straat|password|passwort|ssn|iban|token|email|phone|telefon)/i
