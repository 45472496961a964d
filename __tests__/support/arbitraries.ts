import fc from 'fast-check'
import { NOW } from './graph'

/**
 * What runs through the fuzz tests: mostly sensible values, so that events get as far as Meta, with faults of the kinds that
 * hosts really hand over, and now and then plain noise.
 */

/**
 * Stands in every personal value that is hashed, and in no hash: nothing that leaves may hold it. Long enough not to be found
 * in noise by chance.
 */
export const PERSONAL = 'zqxpersonal'
/** Stands in what Meta gets unhashed but no host may show: user agent, additional properties. */
export const HIDDEN = 'wqvhidden'
/** Personal values made of digits alone. */
export const PERSONAL_NUMBERS = ['98765043', '19870615', '1987-06-15', '6/15/1987']
export const IP_ADDRESSES = ['203.0.113.77', '2001:db8:77::9']
/** Stands in every token and App Secret. */
export const SECRET = 'TKNqxsecret'

/** Single UTF-16 units, so that halves of a pair stand alone as well. */
const oneOf = (characters: string): fc.Arbitrary<string> => fc.constantFrom(...characters.split(''))

const name = fc.string({ unit: oneOf('abcXYZ019 .-_éß中'), maxLength: 8 })
const word = fc.string({ unit: oneOf('abcdefghxyz0123456789'), minLength: 1, maxLength: 8 })
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({
    unit: oneOf('@.:/?#&=%+-_ \'"<>{}[]()\\,;|~0123456789abcfz\u0000\u200b\ud800\udc00'),
    maxLength: 40
  })
)

/** Objects whose keys are those that trip up careless code. As parsed from JSON, where "__proto__" is a key like any other. */
export const trickyObject: fc.Arbitrary<unknown> = fc
  .dictionary(
    fc.constantFrom(
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      'length',
      'then',
      'toJSON',
      'a',
      ''
    ),
    fc.jsonValue({ maxDepth: 2 }),
    { maxKeys: 5 }
  )
  .map((object) => {
    const json = Object.keys(object).map((key) => `${JSON.stringify(key)}:${JSON.stringify(object[key])}`)
    return JSON.parse(`{${['"__proto__":{"polluted":"yes"}', ...json].join(',')}}`) as unknown
  })

/** What stands in place of a value when something went wrong before the event came here. */
export const weird: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, '', ' ', 'null', 'undefined', 'N/A', '(not set)', '-', true, false, 'true', 'false'),
  fc.constantFrom<unknown>(0, -1, 1, 1.5, 1e21, 2 ** 53, -(2 ** 53), '0', '-1', '1e3', '1.234,50', '9.90'),
  fc.constantFrom<unknown>([], {}, [null], [[]], [''], [[[]]], [undefined], [{}], [[null, [null]]]),
  anyText,
  trickyObject,
  fc.jsonValue({ maxDepth: 3 })
)

const item = { product_id: 'sku-1', quantity: 2, price: 9.9 }

/**
 * The shapes that shops, warehouses, tag managers and SDKs hand over in place of a value: lists and maps of it, its JSON text,
 * placeholders, templates that nobody filled in, words, amounts, times and numbers in every way of writing them.
 */
export const otherShapes: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[JSON.stringify([item]), JSON.stringify(item), [JSON.stringify(item)], { 0: item, 1: item }, { line: item }],
    ...[['sku-1', 'sku-2'], [['sku-1']], '["a","b"]', "['a', 'b']", 'a, b', [{ en: 'text' }], { amount: 5 }, [true]],
    ...['[{"product_id":', '{', '[]', '{}', [[[item]]], { first: 'Jane', last: 'Doe' }, { '@value': 'x' }]
  ),
  fc.constantFrom<unknown>(
    ...[
      'None',
      'NaN',
      'nil',
      '(none)',
      '0',
      '00000000-0000-0000-0000-000000000000',
      '[object Object]',
      'guest',
      'anonymous'
    ],
    ...['{{fbclid}}', '%7B%7Bfbclid%7D%7D', '${value}', '__CLICK__', '<your-id>', 'undefined undefined', 'NA', 'XX']
  ),
  fc.constantFrom<unknown>(
    ...['granted', 'DENIED', 'opt-in', 'Opted Out', 'withdrawn', 'maybe', 'yes', 'n', 'on', 'Website', 'Messenger'],
    ...['hotel', 'flight', 'vehicle_offer', 'home_listing', 'CURBSIDE', 'California', 'tx', 'LDU', 'authorized']
  ),
  fc.constantFrom<unknown>(
    ...['$1,234.50', '59,90', '1.234,50', '1 234,50 kr', '1,234', '€', 'kr', 'US$', 'EURO', '978', 'BTC', 'TRL', 'BYR'],
    ...[2 ** 63, Infinity, -0, 4.7e10, '4.79E+10', '4791234567.0', '+44 07700 900461', '011 44 7700 900461']
  ),
  fc.constantFrom<unknown>(
    ...[
      '2026-11-20 11:59:18+00',
      '2026-11-20T11:59:18.1 Z',
      '2026-11-20 11:59:18 UTC',
      '20261120T115918Z',
      '03/04/2026'
    ],
    ...[
      'Fri, 20 Nov 2026 11:59:18 GMT',
      '2026-11-20T11:59:18Z[UTC]',
      '/thanks?x=1',
      'about:blank',
      '//shop.example.com'
    ],
    ...[
      'https://a.example/?phone=%2B4791234567&token=abc',
      'https://a.example/?fbclid=undefined',
      'mailto:a@b.example'
    ],
    ...[
      'fb.1.1795526705.IwAR1',
      'fb.1.1795526705180.9998.IwAR1',
      'fb.1.1795526705180.undefined',
      '"fb.1.1795526705180.x"'
    ],
    ...['Mira <mira@a.example>', 'mira@a.example;', 'mira@a.example\u200b', 'Solberg, Mira']
  )
)

/** Sound nearly always, since a single fault ends an event's journey. */
function mostly<T, U>(sound: fc.Arbitrary<T>, unsound: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: 30, arbitrary: sound }, { weight: 1, arbitrary: unsound })
}

type Json = Record<string, unknown>
type Place = [holder: Json | unknown[], key: string | number]

/** Every place in an object or list that holds a value, at any depth. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Json
  return Object.keys(holder).flatMap((key): Place[] => [[holder, key], ...placesIn(holder[key])])
}

/** What is generated is shared between runs, and may hold the same constant twice: changes are made to a copy. */
const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown

/** In which form some host hands a value over, or what it puts in its place. */
const mutation: fc.Arbitrary<(value: unknown) => unknown> = fc.oneof(
  fc.constantFrom<(value: unknown) => unknown>(
    (value) => [value],
    (value) => [[value, null], value],
    (value) => ({ value }),
    (value) => JSON.stringify(value),
    (value) => (typeof value === 'number' ? String(value) : value),
    () => null,
    () => ''
  ),
  weird.map((value) => () => copy(value)),
  otherShapes.map((value) => () => copy(value))
)

/**
 * Changes a few of an object's values, wherever they stand: a number of changes rather than a rate, so that a large object
 * is not always spoiled, and so that a failure shrinks to the changes that matter.
 */
export function mutated(sound: fc.Arbitrary<Json>, most: number): fc.Arbitrary<Json> {
  return fc.tuple(sound, fc.array(fc.tuple(fc.nat(), mutation), { maxLength: most })).map(([object, changes]) => {
    const changed = copy(object) as Json
    for (const [at, change] of changes) {
      const places = placesIn(changed)
      if (places.length === 0) break
      const [holder, key] = places[at % places.length]
      // Defined, not set: "__proto__" may be among the keys.
      Object.defineProperty(holder, key, { ...DATA, value: change((holder as Json)[key]) })
    }
    return changed
  })
}
const DATA = { configurable: true, enumerable: true, writable: true }

/** An object with any of these keys. */
function record(model: Record<string, fc.Arbitrary<unknown>>, always: string[] = []): fc.Arbitrary<Json> {
  return fc.record(model, { requiredKeys: always })
}

const marked = (of: (noise: string) => string): fc.Arbitrary<string> => name.map(of)

const emailAddress = word.map((noise) => `${PERSONAL}.${noise}@${PERSONAL}mark.example`)
const email = fc.oneof(
  emailAddress,
  emailAddress.map((address) => ` ${address.toUpperCase()} `),
  marked((noise) => `${PERSONAL}${noise}@`),
  marked((noise) => `${PERSONAL} ${noise}@example.com`)
)
const phone = fc.constantFrom(
  '+49 1512 98765043',
  '0049(0)98765043',
  '98765043',
  98765043,
  '+1-98765043 ext 12',
  '(98765043)'
)
const birthday = fc.constantFrom(...PERSONAL_NUMBERS.slice(1), '1987-06-15T00:00:00Z')
const country = fc.oneof(
  fc.constantFrom('DE', 'us', 'USA', 'Deutschland', 'France'),
  marked((noise) => `${PERSONAL}land${noise}`)
)

const digits = (min: number, max: number): fc.Arbitrary<string> =>
  fc.string({ unit: oneOf('0123456789'), minLength: min, maxLength: max })
const cookiePart = fc.string({ unit: oneOf('abcXYZ012_-.~%é '), maxLength: 12 })
const cookie = fc.oneof(
  word.map((noise) => `fb.1.1763640000000.${noise}`),
  fc.tuple(digits(1, 3), digits(1, 20), cookiePart).map(([index, time, rest]) => `fb.${index}.${time}.${rest}`),
  fc
    .tuple(digits(10, 10), fc.constantFrom('AQ', 'ABcDEFGh', 'x', 'toolongforit'))
    .map(([of, mark]) => `fb.1.1763640000000.${of}.${mark}`),
  cookiePart
)

const seconds = fc.integer({ min: -6 * 86_400, max: 200 })
/** Near now for the most part: an event that is too old never gets as far as a request. */
const time = mostly(
  fc.oneof(
    seconds.map((ago) => new Date(NOW + ago * 1000).toISOString()),
    seconds.map((ago) => Math.floor(NOW / 1000) + ago),
    seconds.map((ago) => String(NOW + ago * 1000))
  ),
  fc.constantFrom<unknown>(0, 1, 2e10, '20000000000', '1960-01-01', '+012345-01-01T00:00:00Z', '2026-11-20', 1e300)
)
const anyTime = fc.oneof(
  time,
  fc.constantFrom<unknown>(0, 1, 2e10, '20000000000', '1960-01-01', '+012345-01-01', 1e300)
)

const queryPart = fc.oneof(
  word.map((noise) => `utm_source=${noise}`),
  fc.oneof(word, cookiePart).map((noise) => `fbclid=${noise}`),
  fc.constantFrom('', 'a', '=', '%', '%zz', 'q=%E0%A4%A'),
  emailAddress.map((address) => `email=${address}`),
  emailAddress.map((address) => `e=${encodeURIComponent(address)}`),
  emailAddress.map((address) => `e=${encodeURIComponent(encodeURIComponent(address))}`)
)
const query = fc.array(queryPart, { maxLength: 4 }).map((parts) => parts.join('&'))
const url = fc
  .tuple(
    fc.constantFrom('https://shop.example.com/thanks', 'https://shop.example.com', '/thanks', '', 'android-app://x'),
    fc.option(query, { nil: undefined }),
    fc.option(fc.oneof(word, emailAddress), { nil: undefined })
  )
  .map(
    ([path, search, hash]) => path + (search === undefined ? '' : `?${search}`) + (hash === undefined ? '' : `#${hash}`)
  )

const amount = fc.oneof(
  fc.double({ min: 0, max: 1e6, noNaN: true }),
  fc.integer({ min: 0, max: 1000 }),
  fc.constantFrom<unknown>('9.90', '10')
)
const currency = mostly(fc.constantFrom('EUR', 'usd', 'GBP', 'JPY'), fc.constantFrom('XXX', 'EURO', '€', 'n/a'))
const text = fc.oneof(word, anyText, emailAddress)
const metaId = fc.oneof(
  digits(1, 45),
  fc.integer({ min: 0 }),
  fc.constantFrom<unknown>('l:123456789012345', 9007199254740992, '9007199254740993')
)

const product = record({
  product_id: word,
  sku: word,
  id: fc.oneof(word, fc.integer()),
  quantity: fc.oneof(fc.integer({ min: 0, max: 9 }), amount),
  price: amount,
  item_price: amount,
  delivery_category: fc.constantFrom('in_store', 'home_delivery', 'drone')
})
const products = mostly(fc.array(product, { maxLength: 4 }), product)

const ip = fc.constantFrom(
  ...IP_ADDRESSES,
  '10.0.0.1, 203.0.113.77',
  '[2001:db8:77::9]:443',
  '::ffff:203.0.113.77',
  '203.0.113.77:8080',
  '203.0.113.77.ABcDEFGh',
  '2001:db8:77::9.AQ',
  '1:2:3:4:5:6:7::',
  '999.1.1.1'
)
const userAgent = marked((noise) => `Mozilla/5.0 (${HIDDEN}${noise})`)
const id = fc.oneof(word, digits(5, 20), fc.integer({ min: 1 }))

const userData = record({
  email,
  phone,
  first_name: marked((noise) => `${PERSONAL}${noise}`),
  last_name: marked((noise) => `${noise}${PERSONAL}`),
  full_name: marked((noise) => `${PERSONAL} ${noise}${PERSONAL}`),
  date_of_birth: birthday,
  gender: fc.constantFrom('f', 'Mr.', 'female', `${PERSONAL}-gender`),
  city: marked((noise) => `${PERSONAL}ville ${noise}`),
  state: marked((noise) => `${PERSONAL}shire ${noise}`),
  zip: fc.constantFrom('98765043', '98765043-1', 98765043, `${PERSONAL} 1AE`),
  country,
  client_ip_address: ip,
  client_user_agent: userAgent,
  click_id: cookie,
  browser_id: cookie,
  subscription_id: id,
  facebook_login_id: metaId,
  lead_id: metaId,
  mobile_advertiser_id: word,
  install_id: word,
  page_id: id,
  page_scoped_user_id: id,
  ctwa_clid: word,
  whatsapp_business_account_id: id,
  ig_account_id: id,
  ig_sid: id
})

const customData = record({
  value: amount,
  currency,
  content_ids: fc.array(word, { maxLength: 4 }),
  contents: products,
  product,
  content_type: fc.constantFrom('product', 'product_group', 'things'),
  content_name: text,
  content_category: text,
  num_items: fc.oneof(fc.integer(), amount),
  order_id: text,
  search_string: text,
  status: text,
  predicted_ltv: amount,
  net_revenue: amount,
  delivery_category: fc.constantFrom('curbside', 'IN_STORE', 'drone')
})

const hiddenJson: fc.Arbitrary<unknown> = fc.oneof(
  word.map((noise) => `${HIDDEN}${noise}`),
  fc.jsonValue({ maxDepth: 2 }),
  emailAddress,
  emailAddress.map((address) => ({ deep: [{ deeper: address }] })),
  fc.integer(),
  trickyObject
)
const additional = fc.oneof(
  fc.dictionary(
    fc.oneof(
      // A notice names the property that was left out, and never its value.
      word.map((noise) => `property_${noise}`),
      fc.constantFrom('value', 'currency', 'contents', 'product', '__proto__')
    ),
    hiddenJson,
    { maxKeys: 6 }
  ),
  trickyObject
)

const flag = mostly(
  fc.constantFrom<unknown>(true, false, 'true', 'false'),
  fc.constantFrom<unknown>('no', 1, '0', 'granted')
)

const appData = record({
  platform: mostly(fc.constantFrom('ios', 'Android', 'i2'), fc.constant('windows')),
  advertiser_tracking_enabled: flag,
  application_tracking_enabled: flag,
  package_name: word,
  short_version: fc.oneof(word, fc.integer()),
  long_version: word,
  os_version: fc.constantFrom<unknown>('17.1', 17, '14'),
  device_model: word,
  locale: fc.constantFrom('en_US', 'de'),
  carrier: word,
  screen_width: fc.integer(),
  screen_density: amount,
  timezone: fc.constantFrom('Europe/Berlin')
})

const actionSource = mostly(
  fc.constantFrom(
    'website',
    'website',
    'website',
    'app',
    'physical_store',
    'system_generated',
    'business_messaging',
    'other'
  ),
  fc.constantFrom('Email', 'moon')
)
const eventName = fc.oneof(
  fc.constantFrom('Purchase', 'AddToCart', 'ViewContent', 'Lead', 'PageView', 'InitiateCheckout', 'constructor'),
  word
)

/** The payload of streamEvent, as a host may hand it over without any check of its own. */
export const payloadLike: fc.Arbitrary<Json> = record(
  {
    external_id: fc.oneof(
      marked((noise) => `${PERSONAL}-user-${noise}`),
      fc.constantFrom<unknown>(98765043)
    ),
    user_data: userData,
    event_name: eventName,
    event_time: time,
    event_id: word,
    action_source: actionSource,
    event_source_url: url,
    referrer_url: url,
    click_query: query.map((parts) => `?${parts}`),
    custom_data: customData,
    additional_properties: additional,
    consent: mostly(fc.constant<unknown>(true), fc.constantFrom<unknown>('granted', false, 'denied', 0)),
    app_data: appData,
    limited_data_use: flag,
    limited_data_use_country: mostly(fc.constantFrom<unknown>(0, 1, '1'), fc.constant(2)),
    limited_data_use_state: mostly(fc.constantFrom<unknown>(0, 1000, '1003', 2000), fc.constant(7)),
    opt_out: flag,
    messaging_channel: mostly(
      fc.constantFrom('messenger', 'whatsapp', 'instagram'),
      fc.constantFrom('WhatsApp', 'pigeon')
    ),
    customer_segmentation: mostly(
      fc.constantFrom('new_customer_to_business', 'customer_in_loyalty_program'),
      fc.constant('friend')
    ),
    original_event_data: record({ event_name: word, event_time: anyTime, order_id: word, event_id: word }),
    test_event_code: fc.constantFrom('TEST1', 'TEST2'),
    enable_batching: flag,
    batch_size: mostly(fc.integer({ min: 1, max: 1000 }), fc.integer())
  },
  ['external_id', 'event_name', 'event_time']
)

const EVENTS = [
  'Order Completed',
  'Completed Order',
  'Checkout Started',
  'Payment Info Entered',
  'Product Added',
  'Product Added to Wishlist',
  'Product Viewed',
  'Product List Viewed',
  'Products Searched',
  'Signed Up',
  'Lead Generated',
  'Trial Started',
  'Subscription Started',
  'Something Else'
]

const traits = record({
  email,
  phone,
  firstName: marked((noise) => `${PERSONAL}${noise}`),
  lastName: marked((noise) => `${PERSONAL}${noise}`),
  name: marked((noise) => `${PERSONAL} ${PERSONAL}${noise}`),
  birthday,
  gender: fc.constantFrom('m', PERSONAL),
  address: record({
    city: marked((noise) => `${PERSONAL}ville${noise}`),
    state: marked((noise) => `${PERSONAL}shire${noise}`),
    postalCode: fc.constantFrom('98765043', `${PERSONAL}1`),
    country
  }),
  fb_login_id: metaId
})

const context = record({
  ip,
  userAgent,
  page: record({ url, referrer: url, search: query.map((parts) => `?${parts}`) }),
  traits,
  device: record({ advertisingId: word, id: word, type: fc.constantFrom('ios', 'android') }),
  fbc: cookie,
  fbp: cookie
})

const properties = record({
  ...{ event_id: word, action_source: actionSource, order_id: text, revenue: amount, total: amount, value: amount },
  ...{ currency, price: amount, quantity: fc.integer({ min: 0, max: 9 }), products, product_id: word, sku: word },
  ...{ name: text, category: text, query: text, fbc: cookie, fbp: cookie, lead_id: metaId, subscription_id: id },
  ...{ predicted_ltv: amount, email: emailAddress, phone, property_more: hiddenJson }
})

/** An event of Segment's, as sources really send it: mostly as its spec says, and then not. */
export const segmentEventLike: fc.Arbitrary<Json> = record(
  {
    type: fc.constantFrom('track', 'track', 'track', 'track', 'page', 'identify'),
    event: fc.constantFrom(...EVENTS),
    messageId: word,
    userId: fc.oneof(
      marked((noise) => `${PERSONAL}${noise}`),
      fc.constant<unknown>(98765043)
    ),
    anonymousId: marked((noise) => `${PERSONAL}${noise}`),
    timestamp: time,
    properties,
    context
  },
  ['type', 'event', 'timestamp', 'context', 'properties', 'userId']
)

/** Settings as somebody may have typed them; the token and the App Secret carry the mark. */
export const settingsLike: fc.Arbitrary<Json> = record(
  {
    pixelId: fc.oneof(
      { weight: 4, arbitrary: fc.constant<unknown>('1234567890') },
      fc.constantFrom<unknown>(1234567890, ' 1 ', '12/34', '１２３')
    ),
    accessToken: fc.oneof(
      { weight: 4, arbitrary: word.map((noise) => `${SECRET}${noise}`) },
      { weight: 1, arbitrary: anyText.map((noise) => `${SECRET}${noise}`) },
      { weight: 1, arbitrary: word.map((noise) => `${SECRET}|${noise}\n`) }
    ),
    appSecret: fc.oneof(word, anyText).map((noise) => `${SECRET}${noise}`),
    testEventCode: fc.oneof(fc.constant('TEST1'), anyText)
  },
  ['pixelId', 'accessToken']
)

const KNOWN_CODES = [
  1, 2, 3, 4, 10, 17, 32, 33, 100, 102, 104, 105, 190, 200, 294, 341, 368, 613, 803, 2500, 2635, 2650, 5000, 80004
]
const KNOWN_SUBCODES = [0, 33, 34, 463, 2446079, 2804003, 2804019, 2804050, 2804117, 2804999]

/** Texts in which something is quoted that must not go on from here. */
function quoting(echoes: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.oneof(anyText, fc.constantFrom('.'.repeat(480), "Invalid parameter: $['data'][0] ", "$['data'][1] ")),
      fc.constantFrom(...echoes, ''),
      anyText
    )
    .map((parts) => parts.join(' '))
}

/**
 * What may come back from Meta, or from a proxy before it.
 *
 * @param echoes secrets and personal data of the request that it quotes
 */
export function graphAnswer(
  echoes: readonly string[]
): fc.Arbitrary<{ status: number; body: unknown; headers: Record<string, string> }> {
  const said = quoting(echoes)
  const error = record({
    message: fc.oneof(
      said,
      fc.constantFrom('(#100) Missing Permission', 'Invalid appsecret_proof provided', 'The parameter data is required')
    ),
    type: fc.constant('OAuthException'),
    code: fc.oneof(fc.constantFrom(...KNOWN_CODES), fc.integer()),
    error_subcode: fc.oneof(fc.constantFrom(...KNOWN_SUBCODES), fc.integer()),
    is_transient: fc.boolean(),
    error_user_title: said,
    error_user_msg: said,
    error_data: fc.oneof(
      record({ blame_field_specs: fc.array(fc.array(fc.oneof(word, fc.constantFrom("$['data'][0]", 'data[7]')))) }),
      said
    ),
    fbtrace_id: said
  })
  const body = fc.oneof(
    { weight: 6, arbitrary: error.map((it) => ({ error: it })) },
    { weight: 2, arbitrary: record({ events_received: fc.integer(), messages: fc.constant([]), fbtrace_id: said }) },
    { weight: 1, arbitrary: said.map((words) => `<html>${words}</html>`) },
    { weight: 1, arbitrary: error.map((it) => JSON.stringify({ error: it }).slice(0, -7)) },
    { weight: 1, arbitrary: weird }
  )
  const headerText = quoting(echoes.filter((echo) => !/[^\x20-\x7e]/.test(echo))).map((words) =>
    words.replace(/[^\x20-\x7e]/g, '')
  )
  return fc.record({
    status: fc.oneof(
      fc.constantFrom(200, 200, 400, 400, 400, 401, 403, 404, 429, 500, 502, 503),
      fc.integer({ min: 100, max: 599 })
    ),
    body,
    headers: fc.dictionary(
      fc.constantFrom(
        'retry-after',
        'x-business-use-case-usage',
        'x-app-usage',
        'x-ad-api-version-warning',
        'content-type'
      ),
      fc.oneof(
        headerText,
        fc.jsonValue().map((value) => JSON.stringify(value).replace(/[^\x20-\x7e]/g, '')),
        fc.integer().map(String)
      ),
      { maxKeys: 3 }
    )
  })
}
