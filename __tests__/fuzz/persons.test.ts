import fc from 'fast-check'
import { completePhone } from '../../src/destination/complete-phone'
import { toServerEvent } from '../../src/destination/server-event'
import { CUSTOMER_INFORMATION } from '../../src/destination/server-event/customer-information'
import { sha256 } from '../../src/destination/sha256'
import { otherShapes, weird } from '../support/arbitraries'
import { parameters, TIME_LIMIT } from '../support/fuzz'
import { NOW } from '../support/graph'

jest.setTimeout(TIME_LIMIT)

/** Words for nobody, which no ID of a person may be made of. */
const NOBODY = [
  ...['null', 'undefined', 'none', 'nan', 'n/a', 'true', 'false', '0', 'guest', 'anonymous', '[object object]', ''],
  ...['00000000-0000-0000-0000-000000000000', '00000000000000000000000000000000', '{{id}}', '${id}', '-', '(notset)']
]
/** Some are a last name, or a first one. */
const HASHES = new Set(NOBODY.filter((word) => !/^(?:nan|guest)$/.test(word)).map((word) => sha256(word)))
const ID_HASHES = new Set(NOBODY.map((word) => sha256(word)))
const WORDS = fc.constantFrom<unknown>(
  ...NOBODY,
  ...NOBODY.map((word) => ` ${word.toUpperCase()} `),
  0,
  true,
  false,
  NaN
)

/** A person's values as people, spreadsheets, tag managers and SDKs write them. */
const DECORATIONS: ((text: string) => unknown)[] = [
  (text) => ` ${text}\u200b`,
  (text) => `"${text}"`,
  (text) => [null, text],
  (text) => JSON.stringify([text]),
  (text) => `${text};`,
  (text) => `${text}, ${text}`,
  (text) => `${text} undefined`,
  (text) => `${text}.0`,
  (text) => `<${text}>`,
  (text) => `mailto:${text}?subject=x`,
  (text) => encodeURIComponent(text),
  (text) => ({ value: text }),
  (text) => text.toUpperCase()
]
const SOUND = fc.constantFrom(
  ...[
    'mira@shop.example',
    '+47 912 34 567',
    '011 44 7700 900461',
    'Solberg, Mira',
    'Dr. Mira Solberg',
    '2139',
    '1990-05-26'
  ],
  ...[
    'weiblich',
    'Norge',
    'CA',
    'Québec',
    '203.0.113.9',
    'fb.1.1795526705.IwAR1',
    'fb.1.1795526705180.9998.IwAR1',
    '4791234567'
  ]
)
const decorated = fc.tuple(SOUND, fc.constantFrom(...DECORATIONS)).map(([text, decorate]) => decorate(text))
const value = fc.oneof(decorated, SOUND, WORDS, otherShapes, weird)
const KEYS = CUSTOMER_INFORMATION.filter(({ place }) => place === 'user_data').map(({ key }) => key)
const userData = fc.record(Object.fromEntries(KEYS.map((key) => [key, value])), { requiredKeys: [] })

const CONTACT = ['phone', 'first_name', 'user[email]', 'access_token', 'zip', 'dob']
const pair = fc
  .tuple(fc.constantFrom(...CONTACT, 'fbclid', 'utm_source', 'q', 'next'), fc.oneof(SOUND, WORDS))
  .map(([key, text]) => `${key}=${encodeURIComponent(String(text))}`)
const url = fc
  .tuple(fc.array(pair, { maxLength: 5 }), fc.constantFrom('', '#top', '#token=abc'))
  .map(([pairs, hash]) => `https://shop.example.com/lead?${pairs.join('&')}${hash}`)

const payload = fc.record({
  user_data: userData,
  fallbacks: fc.oneof(userData, value),
  event_source_url: fc.oneof(url, value),
  referrer_url: fc.oneof(url, value),
  click_query: value,
  event_id: value,
  action_source: fc.constantFrom('website', 'app', 'other')
})

it('no value of a person costs the event, and nobody is sent as somebody', () => {
  fc.assert(
    fc.property(payload, fc.oneof(WORDS, otherShapes, weird), (given, userId) => {
      const app_data = { platform: 'ios', os_version: '17' }
      const rest = { event_name: 'Lead', event_time: NOW / 1000, external_id: userId, app_data }
      const fallbacks = { ...(typeof given.fallbacks === 'object' ? given.fallbacks : {}), external_id: 'an-1' }
      const result = toServerEvent({ ...given, ...rest, fallbacks }, NOW, { sha256, completePhone })
      if (!('event' in result)) throw new Error(JSON.stringify(result.problems))
      const { event } = result
      for (const id of (event.user_data.external_id ?? []) as string[]) expect(ID_HASHES).not.toContain(id)
      for (const sent of Object.values(event.user_data).flat()) {
        expect(HASHES).not.toContain(sent)
        expect(String(sent)).not.toMatch(
          /^(?:|null|undefined|none|true|false|0|guest|\[object Object\]|.*\{\{.*\}\}.*)$/i
        )
      }
      expect(event.event_id).not.toMatch(/^(?:|null|undefined|true|false|0|guest)$/i)
      for (const address of [event.event_source_url, event.referrer_url]) {
        expect(address ?? 'https://').toMatch(/^(?:https?|[a-z-]+-app):\/\//)
        expect(address ?? '').not.toMatch(
          /[?&#](?:phone|first_name|user\[email\]|access_token|token|zip|dob)=|mira(?:@|%40)shop/
        )
      }
      if (event.action_source !== 'app') {
        expect(event.user_data).not.toHaveProperty('madid')
        expect(event.user_data).not.toHaveProperty('anon_id')
      }
    }),
    parameters()
  )
})
