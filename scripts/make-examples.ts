/**
 * Writes examples/events.ndjson: a day of a small shop as its CDP sees it, 200 events, some of them imperfect as real ones are.
 * Seeded, so that it always writes the same file. Nobody in it exists: addresses are on example domains, telephone numbers in
 * ranges that are reserved for fiction, IP addresses in those reserved for documentation.
 *
 *     npx tsx scripts/make-examples.ts
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Fields = Record<string, unknown>
type Event = Fields & { timestamp: string }

const EVENTS = 200
/** The day's end: the last event comes shortly before. */
const END = Date.parse('2026-11-19T23:40:00.000Z')
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const SHOP = 'https://shop.example.com'

const CATALOG = [
  { product_id: 'NL-1001', name: 'Merino beanie', category: 'Accessories', price: 29.9 },
  { product_id: 'NL-1002', name: 'Trail pack 22', category: 'Packs', price: 119 },
  { product_id: 'NL-1003', name: 'Rain shell', category: 'Jackets', price: 189.5 },
  { product_id: 'NL-1004', name: 'Wool socks', category: 'Accessories', price: 14.95 },
  { product_id: 'NL-1005', name: 'Camp mug', category: 'Kitchen', price: 12 },
  { product_id: 'NL-1006', name: 'Down vest', category: 'Jackets', price: 149 },
  { product_id: 'NL-1007', name: 'Head lamp', category: 'Light', price: 44.5 },
  { product_id: 'NL-1008', name: 'Sticker sheet', category: 'Accessories', price: 0 }
]
const SEARCHES = ['rain jacket', 'wool', 'gift for hiker', 'lamp', 'daypack 20l']
const CATEGORIES = ['Accessories', 'Packs', 'Jackets', 'Kitchen', 'Light']
const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0'
]

interface Person {
  userId?: string
  currency: string
  locale: string
  traits: Fields
}

function person(userId: string, currency: string, locale: string, traits: Fields): Person {
  return { userId, currency, locale, traits }
}

function address(city: string, postalCode: string, country: string, state?: string): Fields {
  return { address: { city, postalCode, country, ...(state !== undefined && { state }) } }
}

/** As forms, imports and older code left them: telephone numbers and dates in many forms, some values of no use. */
const CUSTOMERS: Person[] = [
  person('cus_0101', 'USD', 'en-US', {
    ...{ email: 'Ava.Morgan@Example.com', phone: '+1 (202) 555-0143', firstName: 'Ava', lastName: 'Morgan' },
    ...{ birthday: '1991-04-23', gender: 'female' },
    ...address('Saint Paul', '55102-1307', 'US', 'Minnesota')
  }),
  person('cus_0102', 'USD', 'en-US', {
    ...{ email: ' noah.reyes@example.org ', phone: '202-555-0187', firstName: 'Noah', lastName: 'Reyes' },
    ...address('San José', '95112', 'United States', 'CA')
  }),
  person('cus_0103', 'CAD', 'fr-CA', {
    ...{ email: 'zoe.tremblay@example.com', phone: '+1 514 555 0134', firstName: 'Zoé', lastName: 'Tremblay' },
    ...{ birthday: '03/17/1988', ...address('Montréal', 'H2X 1Y4', 'Canada', 'Québec') }
  }),
  person('cus_0104', 'GBP', 'en-GB', {
    ...{ email: 'imogen@example.net', phone: '07700 900461', firstName: 'Imogen', lastName: "O'Hara" },
    ...{ birthday: '1979-12-02T00:00:00.000Z', gender: 'F', ...address('London', 'M1 1AE', 'UK') }
  }),
  person('cus_0105', 'EUR', 'de-DE', {
    ...{ email: 'juergen.weiss@example.org', phone: '+49 (0)30 23125 014', firstName: 'Jürgen', lastName: 'Weiß' },
    ...{ birthday: '19650830', gender: 'Herr', ...address('Köln', '50667', 'Deutschland') }
  }),
  person('cus_0106', 'EUR', 'fr-FR', {
    ...{ email: 'helene.faure@example.com', phone: '06 39 98 12 34', firstName: 'Hélène', lastName: 'Faure' },
    ...{ birthday: '14 March 1995', ...address('Besançon', '25000', 'FR') }
  }),
  person('cus_0107', 'EUR', 'es-ES', {
    ...{ email: 'inaki.nunez@example.net', name: 'Iñaki Núñez Ochoa', gender: 'm' },
    ...address('A Coruña', '15001', 'España')
  }),
  person('cus_0108', 'SEK', 'sv-SE', {
    ...{ email: 'asa.lindqvist@example.com', phone: '070-174 06 12', firstName: 'Åsa', lastName: 'Lindqvist' },
    ...address('Malmö', '211 20', 'Sweden')
  }),
  person('cus_0109', 'PLN', 'pl-PL', {
    ...{ email: 'lukasz.zajac@example.org', firstName: 'Łukasz', lastName: 'Zając', birthday: '1999-02-30' },
    ...address('Łódź', '90-001', 'Poland')
  }),
  person('cus_0110', 'AUD', 'en-AU', {
    ...{ email: 'mia.chen@example.net', phone: '0491 570 156', firstName: 'Mia', lastName: 'Chen' },
    ...address('Newcastle', '2300', 'AU', 'New South Wales')
  }),
  person('cus_0111', 'JPY', 'ja-JP', {
    ...{ email: 'haruto.sato@example.com', firstName: '陽翔', lastName: '佐藤' },
    ...address('横浜市', '220-0011', '日本')
  }),
  person('cus_0112', 'USD', 'en-US', {
    ...{ email: 'n/a', phone: 'N/A', firstName: 'Sam', lastName: '-', gender: 'unknown' },
    ...address('Boise', '83702', 'USA', 'Idaho')
  }),
  person('cus_0113', 'USD', 'en-US', {
    ...{ email: 'kim.at.example.com', phone: '555', firstName: 'Kim', lastName: 'Adeyemi' },
    ...address('Washington', '20001', 'US', 'DC')
  }),
  // From a system that hashes what it hands over.
  person('cus_0114', 'EUR', 'it-IT', {
    email: 'b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514',
    ...address('Forlì', '47121', 'Italia')
  })
]
const GUESTS: Person[] = ['USD', 'EUR', 'GBP', 'USD', 'EUR'].map((currency) => ({
  currency,
  locale: 'en-US',
  traits: {}
}))

/** Small and well spread (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const random = seeded(20261119)
const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
const pick = <T>(list: readonly T[]): T => list[whole(0, list.length - 1)]
const hex = (digits: number): string => Array.from({ length: digits }, () => whole(0, 15).toString(16)).join('')
const money = (value: number): number => Math.round(value * 100) / 100

/** One visit of one person: what their events have in common. */
class Visit {
  private readonly anonymousId = `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
  private readonly userAgent = pick(BROWSERS)
  private readonly ip = random() < 0.2 ? `2001:db8:${hex(4)}::${hex(4)}` : `203.0.113.${whole(1, 254)}`
  private readonly fbclid = random() < 0.3 ? `IwExample${hex(24)}` : undefined
  private readonly fbp: string | undefined
  private isLanding = true
  private now: number

  /** @param start milliseconds since 1970 */
  constructor(
    readonly who: Person,
    start: number
  ) {
    this.now = Math.round(start)
    this.fbp = random() < 0.7 ? `fb.1.${this.now - whole(1, 40) * DAY}.${whole(1e9, 2e9)}` : undefined
  }

  get currency(): string {
    return this.who.currency
  }

  track(event: string, properties: Fields, path: string): Event {
    return this.make({ type: 'track', event, properties }, path)
  }

  page(name: string, path: string): Event {
    return this.make({ type: 'page', name, properties: { title: name, path } }, path)
  }

  make(event: Fields, path: string): Event {
    this.now += whole(8 * SECOND, 70 * SECOND) + whole(0, 999)
    const { userId, locale, traits } = this.who
    const search = this.isLanding && this.fbclid !== undefined ? `?utm_source=meta&fbclid=${this.fbclid}` : ''
    this.isLanding = false
    const timestamp = new Date(this.now).toISOString()
    return {
      ...{ messageId: `ajs-next-${hex(32)}`, ...event, anonymousId: this.anonymousId },
      ...(userId !== undefined && { userId }),
      context: {
        ...{ ip: this.ip, userAgent: this.userAgent, locale },
        library: { name: 'analytics.js', version: 'next-1.76.0' },
        page: { path, search, url: SHOP + path + search, referrer: search === '' ? `${SHOP}/` : '' },
        ...(userId !== undefined && { traits }),
        ...(this.fbp !== undefined && { fbp: this.fbp }),
        ...(this.fbclid !== undefined && { fbc: `fb.1.${this.now - MINUTE}.${this.fbclid}` })
      },
      ...{ timestamp, receivedAt: new Date(this.now + whole(40, 900)).toISOString() }
    }
  }
}

interface Cart {
  id: string
  products: Fields[]
  total: number
}

function fillCart(): Cart {
  const products = Array.from({ length: whole(1, 3) }, () => ({ ...pick(CATALOG), quantity: whole(1, 2) }))
  const total = money(products.reduce((sum, { price, quantity }) => sum + price * quantity, 0))
  return { id: `N-${whole(10_000, 99_999)}`, products, total }
}

function order(visit: Visit, changes: Fields = {}): Event {
  const { id, products, total } = fillCart()
  const prices = { revenue: total, shipping: 4.9, currency: visit.currency }
  return visit.track('Order Completed', { order_id: id, ...prices, products, ...changes }, '/thanks')
}

function product(visit: Visit, event: string, changes: Fields = {}): Event {
  const item = pick(CATALOG)
  const properties = { ...item, quantity: 1, currency: visit.currency, ...changes }
  return visit.track(event, properties, `/p/${item.product_id.toLowerCase()}`)
}

function identify(visit: Visit): Event {
  return visit.make({ type: 'identify', traits: visit.who.traits }, '/account')
}

/** From the shop's door to wherever they get to: half of the visits end before the cart. */
function* browse(visit: Visit): Generator<Event> {
  const category = pick(CATEGORIES)
  yield visit.page('Home', '/')
  if (random() < 0.5) {
    const products = [pick(CATALOG), pick(CATALOG)]
    yield visit.track('Product List Viewed', { category, products }, `/c/${category.toLowerCase()}`)
  } else yield visit.track('Products Searched', { query: pick(SEARCHES) }, '/search')
  yield product(visit, 'Product Viewed')
  if (random() < 0.5) return
  if (random() < 0.3) yield product(visit, 'Product Added to Wishlist')
  yield product(visit, 'Product Added', { quantity: whole(1, 3) })
  if (random() < 0.4) return
  const { id, products, total } = fillCart()
  const cart = { order_id: id, value: total, currency: visit.currency, products }
  if (visit.who.userId !== undefined) yield identify(visit)
  yield visit.track('Checkout Started', { ...cart, revenue: total }, '/checkout')
  yield visit.track('Payment Info Entered', { ...cart, payment_method: 'card' }, '/checkout/payment')
  if (random() < 0.8) yield order(visit, { order_id: id, products, revenue: total })
}

/** What a shop also sees, once a day or so. */
function* rarities(): Generator<Event> {
  const [ava, , zoe] = CUSTOMERS
  const member = new Visit(ava, END - 15 * HOUR)
  yield member.make({ type: 'group', groupId: 'club-gold', traits: { name: 'Gold club' } }, '/club')
  yield member.track('Subscription Started', { value: 49, currency: 'USD', predicted_ltv: 196 }, '/club')
  yield member.make({ type: 'alias', previousId: 'old_77' }, '/account')
  const newcomer = new Visit(zoe, END - 11 * HOUR)
  yield newcomer.track('Signed Up', { plan: 'free' }, '/join')
  yield newcomer.track('Trial Started', { value: '0', currency: 'CAD', predicted_ltv: '120.50' }, '/join')
  const guest = new Visit(GUESTS[0], END - 9 * HOUR)
  yield guest.track('Lead Generated', { email: 'ines.ferreira@example.com', phone: '+1 303 555 0122' }, '/catalog')
  yield guest.track('Newsletter Dismissed', {}, '/')
  yield guest.track('Signed Up', { email: 'ines.ferreira@example.com', method: 'email' }, '/join')
  // The first version of the specification had other names.
  yield product(new Visit(CUSTOMERS[7], END - 8 * HOUR), 'Viewed Product')
  const clerk = new Visit(CUSTOMERS[3], END - 2 * DAY)
  yield order(clerk, { action_source: 'physical_store' })
}

function change(event: Event, { context, ...changes }: Fields): Event {
  return { ...event, ...changes, context: { ...(event.context as Fields), ...(context as Fields | undefined) } }
}

function without(event: Event, ...keys: string[]): Event {
  return Object.fromEntries(Object.entries(event).filter(([key]) => !keys.includes(key))) as Event
}

/** What goes wrong in real tracking: Meta would refuse these, or they reach it without something. */
function* imperfect(): Generator<Event> {
  const at = (hours: number, index: number): Visit => new Visit(CUSTOMERS[index], END - hours * HOUR)
  yield order(at(14, 0), { currency: undefined })
  yield order(at(13, 1), { revenue: undefined })
  yield order(at(12.5, 4), { revenue: '1,234' })
  yield order(at(10, 5), { currency: 'EURO' })
  yield order(at(9.5, 8), { revenue: -19.9 })
  yield order(new Visit(CUSTOMERS[6], END - 9.1 * DAY))
  const ahead = product(at(0.2, 9), 'Product Viewed')
  yield change(ahead, { timestamp: new Date(Date.parse(ahead.timestamp) + 30 * MINUTE).toISOString() })
  yield without(new Visit(GUESTS[1], END - 7 * HOUR).page('Home', '/'), 'anonymousId', 'userId')
  yield product(at(6.5, 2), 'Product Viewed', { product_id: undefined })
  const mail = '?email=zoe.tremblay%40example.com&step=2'
  const page = { path: '/unsubscribe', search: mail, url: `${SHOP}/unsubscribe${mail}`, referrer: '' }
  yield change(at(6, 2).page('Unsubscribe', '/unsubscribe'), { context: { page } })
  yield product(at(5, 0), 'Product Added', { currency: undefined })
  yield product(at(4.5, 1), 'Product Added', { action_source: 'webshop' })
  yield change(order(at(4, 10)), { context: { userAgent: undefined, page: undefined } })
  yield order(at(3, 11))
  yield order(at(2.5, 12))
  yield order(at(2, 13), { products: [{ name: 'Gift card', price: 25 }], revenue: '25.00' })
  yield without(order(at(1, 3)), 'messageId')
}

function makeEvents(): Event[] {
  const events = [...rarities(), ...imperfect()]
  for (let visits = 0; events.length < EVENTS; visits++) {
    const who = random() < 0.35 ? pick(GUESTS) : CUSTOMERS[visits % CUSTOMERS.length]
    // Few visits at night, most in the evening.
    const hoursAgo = 20 * random() ** 1.5 + 0.3
    for (const event of browse(new Visit(who, END - hoursAgo * HOUR))) {
      if (events.length < EVENTS) events.push(event)
    }
  }
  // A CDP writes events down as they arrive.
  const arrival = ({ receivedAt }: Event): number => Date.parse(String(receivedAt))
  return events.sort((one, other) => arrival(one) - arrival(other))
}

const file = join(__dirname, '..', 'examples', 'events.ndjson')
writeFileSync(
  file,
  makeEvents()
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('')
)
