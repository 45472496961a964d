import type { SegmentEvent } from '@segment/actions-core'

/** How many personal fields an event carries beside user ID, IP address and user agent, which all have. */
export type PersonalFields = 8 | 17

/** The events of all benches about orders. */
export const ORDERS = 2000

const FIRST_NAMES = [
  'Emma',
  'José',
  'Mary Ann',
  'Søren',
  'Wei',
  'Aïcha',
  'Noah',
  'Olga',
  'Yuki',
  'Luís',
  'Ingrid',
  'Omar'
]
const LAST_NAMES = [
  'Doe',
  "O'Neil",
  'García',
  'Müller',
  'Chen',
  'van den Berg',
  'Silva',
  'Kowalski',
  'Sato',
  'Smith-Jones'
]
const PLACES = [
  { city: 'San Francisco', state: 'CA', postalCode: '94103', country: 'US', calling: '+1 (415)', currency: 'USD' },
  { city: 'Austin', state: 'Texas', postalCode: '73301-0001', country: 'US', calling: '+1 (512)', currency: 'USD' },
  { city: 'London', state: 'England', postalCode: 'SW1A 1AA', country: 'GB', calling: '+44 20', currency: 'GBP' },
  { city: 'München', state: 'Bayern', postalCode: '80331', country: 'DE', calling: '+49 89', currency: 'EUR' },
  { city: 'São Paulo', state: 'SP', postalCode: '01310-100', country: 'BR', calling: '+55 11', currency: 'BRL' },
  { city: 'Toronto', state: 'ON', postalCode: 'M5H 2N2', country: 'CA', calling: '+1 (416)', currency: 'CAD' },
  { city: 'Lyon', state: 'Rhône', postalCode: '69002', country: 'FR', calling: '+33 4', currency: 'EUR' },
  { city: 'Osaka', state: 'Osaka', postalCode: '530-0001', country: 'JP', calling: '+81 6', currency: 'JPY' }
]
const CATEGORIES = ['Shoes', 'Shirts', 'Garden', 'Toys', 'Books']
const USER_AGENT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'

interface Source {
  index: number
  /** The event's time, in milliseconds */
  at: number
  /** A number from 0 to below `limit`, always the same ones for an index */
  draw: (limit: number) => number
}

/** Mulberry32: the same events in every run, on every machine. */
function drawing(seed: number): (limit: number) => number {
  let state = (seed + 1) * 0x9e3779b9
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}

function pick<T>(list: readonly T[], { draw }: Source): T {
  return list[draw(list.length)]
}

/** Eight personal fields, written as shops and forms write them. */
function traits(source: Source, { calling, city, state, postalCode, country }: (typeof PLACES)[number]): object {
  const { index, draw } = source
  const firstName = pick(FIRST_NAMES, source)
  const lastName = pick(LAST_NAMES, source)
  return {
    email: `Customer.${index}.${draw(1000)}@Example.com`,
    phone: `${calling} ${200 + draw(800)}-${1000 + draw(9000)}`,
    firstName,
    lastName,
    address: { street: `${1 + draw(200)} Main Street`, city, state, postalCode, country }
  }
}

function product(source: Source): Record<string, unknown> {
  const { draw } = source
  const id = draw(5000)
  return {
    product_id: `sku-${id}`,
    sku: `S-${id}`,
    name: `Article ${id}`,
    category: pick(CATEGORIES, source),
    brand: 'Example',
    price: (100 + draw(9900)) / 100,
    quantity: 1 + draw(3),
    url: `https://shop.example.com/products/${id}`
  }
}

function orderProperties(source: Source, currency: string): Record<string, unknown> {
  const { index, draw } = source
  const revenue = (1000 + draw(20_000)) / 100
  return {
    order_id: `order-${index}-${draw(1_000_000)}`,
    affiliation: 'Web Store',
    total: revenue + 4.99,
    revenue,
    shipping: 4.99,
    tax: 1.9,
    coupon: 'welcome',
    currency,
    products: [product(source), product(source)]
  }
}

function context(source: Source, person: object): Record<string, unknown> {
  const { draw } = source
  const search = `?utm_source=newsletter&utm_campaign=${draw(100)}`
  return {
    ip: `81.2.${draw(200)}.${1 + draw(250)}`,
    locale: 'en-US',
    timezone: 'America/Los_Angeles',
    library: { name: 'analytics.js', version: '2.11.1' },
    userAgent: USER_AGENT,
    page: {
      path: '/checkout/thanks',
      referrer: 'https://shop.example.com/checkout',
      search,
      title: 'Thank you',
      url: `https://shop.example.com/checkout/thanks${search}`
    },
    traits: person
  }
}

function event(source: Source, rest: Partial<Record<keyof SegmentEvent, unknown>>): SegmentEvent {
  const { index, at, draw } = source
  const time = new Date(at).toISOString()
  return {
    messageId: `ajs-next-${index}-${draw(2 ** 30)}`,
    anonymousId: `anonymous-${index}-${draw(2 ** 30)}`,
    userId: `user-${index}`,
    timestamp: time,
    sentAt: time,
    receivedAt: time,
    ...rest
  } as SegmentEvent
}

/** Nine more, so that all hashed parameters and all IDs of Meta's that a mapping has by default are there. */
function addFields(order: SegmentEvent, { index, at, draw }: Source): void {
  const { context: about, properties } = order as { context: { traits: object }; properties: object }
  const year = 1950 + draw(50)
  Object.assign(about.traits, {
    birthday: `${year}-${String(1 + draw(12)).padStart(2, '0')}-${String(1 + draw(28)).padStart(2, '0')}`,
    gender: draw(2) === 0 ? 'Female' : 'm',
    fb_login_id: `10${draw(2 ** 30)}`
  })
  Object.assign(about, { device: { id: `device-${draw(2 ** 30)}`, advertisingId: `ad-${index}-${draw(2 ** 30)}` } })
  Object.assign(properties, {
    fbc: `fb.1.${at - 60_000}.IwAR${draw(2 ** 30)}x${draw(2 ** 30)}`,
    fbp: `fb.1.${at - 90_000}.${1 + draw(2 ** 30)}`,
    subscription_id: `subscription-${draw(2 ** 30)}`,
    lead_id: `20${draw(2 ** 30)}`
  })
}

function sourceOf(index: number, now: number): Source {
  const draw = drawing(index)
  // Within the last hour, so that no event is too old for Meta while a bench runs.
  return { index, at: now - 1000 - draw(3_600_000), draw }
}

/** @returns distinct Order Completed events with two products each; strings of their own, as they come off a wire */
export function orders(count: number, fields: PersonalFields, now: number): SegmentEvent[] {
  const events = Array.from({ length: count }, (_, index) => {
    const source = sourceOf(index, now)
    const place = pick(PLACES, source)
    const order = event(source, {
      type: 'track',
      event: 'Order Completed',
      context: context(source, traits(source, place)),
      properties: orderProperties(source, place.currency)
    })
    if (fields === 17) addFields(order, source)
    return order
  })
  return JSON.parse(JSON.stringify(events)) as SegmentEvent[]
}

/** @returns one of five kinds of event that a shop sends and the presets take, all with eight personal fields */
export function shopEvent(index: number, now: number): SegmentEvent {
  const source = sourceOf(index, now)
  const place = pick(PLACES, source)
  const about = context(source, traits(source, place))
  const one = { ...product(source), currency: place.currency }
  switch (index % 5) {
    case 0:
      return event(source, { type: 'page', name: 'Home', context: about, properties: about.page })
    case 1:
      return event(source, { type: 'track', event: 'Product Viewed', context: about, properties: one })
    case 2:
      return event(source, { type: 'track', event: 'Product Added', context: about, properties: one })
    default: {
      const name = index % 5 === 3 ? 'Checkout Started' : 'Order Completed'
      const properties = orderProperties(source, place.currency)
      return event(source, { type: 'track', event: name, context: about, properties })
    }
  }
}
