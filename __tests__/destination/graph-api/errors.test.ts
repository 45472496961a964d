import {
  IntegrationError,
  InvalidAuthenticationError,
  PayloadValidationError,
  RetryableError
} from '@segment/actions-core'
import { toFailure } from '../../../src/destination/graph-api/failure'
import { stopClock } from '../../support/clock'
import { accepted, graphError, NOW, SETTINGS, type Reply } from '../../support/graph'
import { MemoryGraph, payload, payloads, perform, performBatch, type Entry } from '../../support/memory-graph'

type ErrorClass = new (...args: never[]) => Error

/** A line of the facts: what Meta answers, and what must come of it. */
interface Line {
  name: string
  reply: Reply
  error: ErrorClass
  status: number
  /** Whether the other events of the batch are tried without it */
  isolated: boolean
  /** How our own sentence, which comes first, must read */
  sentence: RegExp
}

const httpStatus = (status: number, reply: Reply = {}): Reply => ({ ...reply, status })
const saying = (code: number, message: string): Reply => graphError(code, undefined, { message })

const aboutAnEvent = (subcode: number, sentence: RegExp): Line => ({
  name: `100/${subcode}`,
  reply: graphError(100, subcode),
  error: PayloadValidationError,
  status: 400,
  isolated: true,
  sentence
})

const LINES: Line[] = [
  aboutAnEvent(2804001, /Click ID.*Browser ID/),
  aboutAnEvent(2804003, /older than 7 days/),
  aboutAnEvent(2804004, /future/),
  aboutAnEvent(2804008, /contents are not as Meta takes them/),
  aboutAnEvent(2804009, /Purchase needs a value/),
  aboutAnEvent(2804010, /Purchase needs a currency/),
  aboutAnEvent(2804016, /without its hash/),
  aboutAnEvent(2804019, /missing, or has a form that Meta does not take/),
  aboutAnEvent(2804023, /value needs a currency/),
  aboutAnEvent(2804030, /Limited Data Use/),
  aboutAnEvent(2804036, /Lead ID/),
  aboutAnEvent(2804043, /OS Version/),
  aboutAnEvent(2804050, /customer information/),
  aboutAnEvent(2804063, /Messaging Channel/),
  aboutAnEvent(2804064, /business messaging/),
  aboutAnEvent(2804066, /LeadSubmitted/),
  aboutAnEvent(2804069, /Page ID/),
  aboutAnEvent(2804079, /Instagram/),
  aboutAnEvent(2804087, /ctwa_clid/),
  aboutAnEvent(2804116, /WhatsApp Business Account ID/),
  // Some of them have come as the code itself.
  { ...aboutAnEvent(2804030, /Limited Data Use/), name: '2804030 as code', reply: graphError(2804030) },
  // Their meaning is not known, but that they are about an event is.
  ...[2804007, 2804017, 2804048].map((subcode) => aboutAnEvent(subcode, /Meta refuses this event/)),
  ...[2804117, 2804118, 2804131, 2804132, 2804133].map((subcode) =>
    aboutAnEvent(subcode, /link it in Events Manager|link the dataset/)
  ),

  ...[undefined, 458, 459, 460, 463, 464, 467, 492].map((subcode) => ({
    name: `190/${String(subcode)}`,
    reply: graphError(190, subcode),
    error: InvalidAuthenticationError,
    status: 401,
    isolated: false,
    sentence: /access token is invalid, expired or revoked.*Events Manager/
  })),
  ...[graphError(102), httpStatus(401, graphError(190)), httpStatus(401, graphError(99))].map((reply) => ({
    name: `the token, by ${JSON.stringify(reply).slice(0, 60)}`,
    reply,
    error: InvalidAuthenticationError,
    status: 401,
    isolated: false,
    sentence: /access token/
  })),
  ...[
    graphError(104),
    saying(100, 'Invalid appsecret_proof provided in the API argument'),
    saying(100, 'API calls from the server require an appsecret_proof argument')
  ].map((reply) => ({
    name: `the App Secret, by ${JSON.stringify(reply.body)}`,
    reply,
    error: InvalidAuthenticationError,
    status: 401,
    isolated: false,
    sentence: /App Secret/
  })),
  ...[
    saying(100, '(#100) Missing Permission'),
    ...[3, 10, 200, 250, 294, 299].map((code) => graphError(code)),
    httpStatus(403, graphError(10)),
    httpStatus(403, graphError(200, 1545041))
  ].map((reply) => ({
    name: `a permission, by ${JSON.stringify(reply)}`,
    reply,
    error: IntegrationError,
    status: 403,
    isolated: false,
    sentence: /may not send to this dataset.*assign the dataset to the system user/
  })),
  ...[graphError(100, 33), graphError(100, 34), httpStatus(404, graphError(803))].map((reply) => ({
    name: `the Pixel ID, by ${JSON.stringify(reply)}`,
    reply,
    error: IntegrationError,
    status: 403,
    isolated: false,
    sentence: /Pixel ID.*assign the dataset/
  })),
  ...[saying(100, '(#100) The parameter data is required'), graphError(2500)].map((reply) => ({
    name: `our request, by ${JSON.stringify(reply.body)}`,
    reply,
    error: IntegrationError,
    status: 400,
    isolated: false,
    sentence: /cannot read the request/
  })),
  {
    name: '2635',
    reply: graphError(2635),
    error: IntegrationError,
    status: 400,
    isolated: false,
    sentence: /needs an update/
  },
  ...[
    ...[4, 17, 32, 341, 613, 80000, 80004, 80014].map((code) => graphError(code)),
    ...[2446079, 1487742, 5044001, 1504022, 1504039].map((subcode) => graphError(100, subcode)),
    httpStatus(429, graphError(80004, 2446079, { is_transient: true })),
    httpStatus(403, graphError(613)),
    httpStatus(429),
    httpStatus(429, { body: '<html>Too many requests</html>' })
  ].map((reply) => ({
    name: `throttling, by ${JSON.stringify(reply)}`,
    reply,
    error: RetryableError,
    status: 429,
    isolated: false,
    sentence: /throttling/
  })),
  ...[1, 2, 368, 5000, 21009].flatMap((code) =>
    [undefined, false, true].map((is_transient) => ({
      name: `${code}, is_transient ${String(is_transient)}`,
      reply: graphError(code, undefined, { is_transient }),
      error: RetryableError,
      status: 503,
      isolated: false,
      sentence: /could not take the request for the moment/
    }))
  ),
  ...(
    [
      [500, 500],
      [502, 502],
      [503, 503],
      [504, 504],
      // A host does not retry 501, and knows of none beyond.
      [501, 503],
      [505, 503],
      [520, 503],
      [599, 503]
    ] as const
  ).flatMap(([status, told]) =>
    [
      { body: '' },
      { body: '<html><body>Sorry, something went wrong.</body></html>' },
      { body: { error: { message: 'Unknown', code: 99 } } },
      graphError(2)
    ].map((reply) => ({
      name: `HTTP ${status} with ${JSON.stringify(reply.body)}`,
      reply: httpStatus(status, reply),
      error: RetryableError,
      status: told,
      isolated: false,
      sentence: /could not take the request for the moment/
    }))
  ),
  ...[graphError(2650, undefined, { is_transient: true }), httpStatus(408), httpStatus(413, graphError(100))].map(
    (reply) => ({
      name: `it passes, by ${JSON.stringify(reply)}`,
      reply,
      error: RetryableError,
      status: 503,
      isolated: false,
      sentence: /could not take the request for the moment/
    })
  ),
  ...[
    httpStatus(302, { body: '<html>Moved</html>' }),
    httpStatus(200, { body: '<html>Log in to the network</html>' }),
    httpStatus(200, { body: '{"events_received":' }),
    httpStatus(200, { body: { error: { message: 'Unknown' } } }),
    httpStatus(200, { body: {} }),
    httpStatus(200, { body: { events_received: 0 } }),
    httpStatus(200, { body: { events_received: '1' } }),
    httpStatus(204),
    httpStatus(400),
    httpStatus(401),
    httpStatus(401, { body: '<html></html>' }),
    httpStatus(403, { body: '<html>Blocked</html>' }),
    httpStatus(404, { body: '<html>Not found</html>' }),
    httpStatus(407),
    httpStatus(413, { body: 'Request entity too large' }),
    httpStatus(400, { body: [] }),
    httpStatus(400, { body: { error: 'a text' } }),
    httpStatus(403, { body: { error: { message: 'forbidden by policy', code: 'policy' } } })
  ].map((reply) => ({
    name: `it is not Meta's answer: ${JSON.stringify(reply)}`,
    reply,
    error: RetryableError,
    status: 503,
    isolated: false,
    sentence: /This is not Meta's answer/
  })),
  ...[
    ...[105, 2650, 2655, 1487301, 1487366, 99999].map((code) => graphError(code)),
    graphError(100, 1234567),
    saying(100, 'Invalid parameter')
  ].map((reply) => ({
    name: `not in the table: ${JSON.stringify(reply)}`,
    reply,
    error: PayloadValidationError,
    status: 400,
    isolated: true,
    sentence: /not documented/
  }))
]

beforeEach(() => {
  stopClock()
})
afterEach(() => {
  jest.useRealTimers()
})

/** Pauses pass at once. */
async function batchOf(count: number, graph: MemoryGraph): Promise<Entry[]> {
  jest.useFakeTimers({ now: NOW })
  const work = performBatch(graph.request, payloads(count))
  await jest.advanceTimersByTimeAsync(1000)
  return work
}

async function errorOf(reply: Reply): Promise<Error & { status?: number; code?: string }> {
  const graph = new MemoryGraph(() => reply)
  return perform(graph.request, payload('e0')).then(
    () => {
      throw new Error('was not refused')
    },
    (error: unknown) => error as Error
  )
}

async function messageOf(reply: Reply): Promise<string> {
  return (await errorOf(reply)).message
}

describe("each line of what is known about Meta's errors", () => {
  it.each(LINES)('$name: a single event', async ({ reply, error, status, sentence }) => {
    const thrown = await errorOf(reply)
    expect(thrown).toBeInstanceOf(error)
    expect(thrown.status).toBe(status)
    // Ours first, then Meta's.
    expect(thrown.message.split(/ Meta answered | The answer was /)[0]).toMatch(sentence)
    expect(thrown.message).toMatch(/ (?:Meta answered|The answer was) .+ \(.*HTTP \d+.*\)\.$/)
  })

  it.each(LINES)('$name: a batch', async ({ reply, status, isolated }) => {
    const graph = new MemoryGraph(() => reply)
    const entries = await batchOf(4, graph)
    const statuses = entries.map((entry) => entry.status)
    expect(statuses).toEqual([status, status, status, status])
    const isPassing = entries[0].errortype === 'RETRYABLE_ERROR'
    if (isolated) expect(graph.sizes()).toContain(1)
    else if (status === 429) expect(graph.sizes()).toEqual([4])
    else if (reply.status === 504 || reply.status === 413) expect(graph.sizes()[1]).toBe(1)
    else expect(graph.sizes()).toEqual(isPassing ? [4, 4, 4, 1, 1] : [4, 1, 1])
  })

  it.each(LINES)('$name: one event of a batch', async ({ reply, status, isolated }) => {
    const isBad = 'e2'
    const graph = new MemoryGraph(({ data }) => (data.some(({ event_id }) => event_id === isBad) ? reply : undefined))
    const entries = await batchOf(4, graph)
    // Throttling is no event's fault: the first time ends the call.
    if (status === 429) {
      expect(entries.map((entry) => entry.status)).toEqual([429, 429, 429, 429])
      return
    }
    const own = isolated || status >= 500 ? status : 503
    expect(entries.map((entry) => entry.status)).toEqual([200, 200, own, 200])
    expect(entries[2].body).toMatchObject({ alone: true })
  })

  it('numbers written as text, and a subcode of 0, mean the same', async () => {
    for (const { reply, status } of LINES) {
      const { error } = (reply.body ?? {}) as { error?: { code?: number; error_subcode?: number } | string }
      if (typeof error !== 'object' || error.code === undefined) continue
      const asText = { ...error, code: String(error.code), error_subcode: String(error.error_subcode ?? 0) }
      expect((await errorOf({ ...reply, body: { error: asText } })).status).toBe(status)
    }
  })
})

describe("Meta's words", () => {
  const localized: [language: string, title: string, message: string][] = [
    ['French', 'Autorisation manquante', 'appsecret_proof: Vous n’êtes pas autorisé. Missing Permission'],
    ['Danish', 'Ugyldig adgangstoken', 'The parameter data is required. Prøv igen'],
    ['Portuguese', 'Muitas solicitações', 'Too many calls; token inválido']
  ]

  it.each(localized)('decide nothing where they are %s', async (_language, error_user_title, error_user_msg) => {
    for (const { reply, error, status } of LINES) {
      const { error: said } = (reply.body ?? {}) as { error?: unknown }
      if (typeof said !== 'object') continue
      const thrown = await errorOf({ ...reply, body: { error: { ...said, error_user_title, error_user_msg } } })
      expect(thrown).toBeInstanceOf(error)
      expect(thrown.status).toBe(status)
      if (reply.status !== 200) expect(thrown.message).toContain(error_user_title)
    }
  })

  it('follow ours, with code, subcode, status and trace ID', async () => {
    const reply = graphError(100, 2804009, { error_user_title: 'Achat sans valeur', error_user_msg: 'Ajoutez-la.' })
    expect(await messageOf(reply)).toBe(
      'Purchase needs a value (a number, e.g. 9.90): map "Value". ' +
        'Meta answered “Invalid parameter – Achat sans valeur – Ajoutez-la.” ' +
        '(code 100, subcode 2804009, HTTP 400, fbtrace_id Atrace).'
    )
  })

  it.each([
    ['nothing', { status: 502 }, /The answer was an empty body \(HTTP 502\)/],
    ['HTML', { status: 502, body: '<html>jane.doe@example.com</html>' }, /The answer was a page or text \(HTTP 502\)/],
    [
      'JSON of another kind',
      { status: 500, body: { oops: true } },
      /The answer was JSON without a Graph error \(HTTP 500\)/
    ]
  ])('are said to be missing where there is %s', async (_name, reply: Reply, words) => {
    expect(await messageOf(reply)).toMatch(words)
  })

  it('are cut when they are long', async () => {
    const message = await messageOf(graphError(100, 2804009, { message: 'x'.repeat(1_000_000) }))
    expect(message.length).toBeLessThan(1000)
  })

  it('need not be texts', async () => {
    const error = {
      message: { a: 1 },
      error_user_title: 7,
      error_user_msg: ['x'],
      code: 'x',
      error_subcode: {},
      fbtrace_id: 9
    }
    const thrown = await errorOf({ status: 400, body: { error } })
    expect(thrown).toBeInstanceOf(RetryableError)
    expect(thrown.message).toContain('(HTTP 400)')
  })
})

describe('when to come again', () => {
  const usage = (minutes: number): string =>
    JSON.stringify({
      '1234567890': [{ type: 'ads_management', call_count: 100, estimated_time_to_regain_access: minutes }]
    })
  const headers: [name: string, headers: Record<string, string>, seconds: number | undefined][] = [
    ['Retry-After in seconds', { 'Retry-After': '120' }, 120],
    ['Retry-After in part of a second', { 'Retry-After': '0.5' }, 1],
    ['Retry-After as a date', { 'Retry-After': new Date(NOW + 90_000).toUTCString() }, 90],
    ['Retry-After as a date that has passed', { 'Retry-After': new Date(NOW - 90_000).toUTCString() }, 0],
    ['x-business-use-case-usage, in minutes', { 'x-business-use-case-usage': usage(5) }, 300],
    ['x-app-usage', { 'x-app-usage': JSON.stringify({ call_count: 100, estimated_time_to_regain_access: 2 }) }, 120],
    ['both, the first one decides', { 'Retry-After': '7', 'x-business-use-case-usage': usage(5) }, 7],
    ['no time in the usage', { 'x-business-use-case-usage': usage(0), 'x-app-usage': '{"call_count":28}' }, undefined],
    ['an unreadable Retry-After', { 'Retry-After': 'soon' }, undefined],
    ['an unreadable usage', { 'x-business-use-case-usage': '{"1":' }, undefined],
    ['a usage that is deep', { 'x-app-usage': '['.repeat(3000) + ']'.repeat(3000) }, undefined],
    ['nothing', {}, undefined]
  ]

  it.each(headers)('is read from %s', async (_name, given, seconds) => {
    const graph = new MemoryGraph(() => ({ ...graphError(80004), status: 429, headers: given }))
    const [entry] = await performBatch(graph.request, [payload('e0')])
    expect(entry.status).toBe(429)
    expect(entry.body?.retry_after).toBe(seconds)
  })

  it('is told of an outage as well', async () => {
    const [entry] = await batchOf(1, new MemoryGraph(() => ({ status: 503, headers: { 'Retry-After': '30' } })))
    expect(entry).toMatchObject({ status: 503, body: { retry_after: 30 } })
  })

  it('is not told of what is final', async () => {
    const graph = new MemoryGraph(() => ({ ...graphError(190), headers: { 'Retry-After': '30' } }))
    const [entry] = await performBatch(graph.request, [payload('e0')])
    expect(entry.body).toEqual({
      kind: 'authentication',
      reason: expect.stringContaining('access token') as string,
      alone: true,
      code: 190,
      fbtrace_id: 'Atrace'
    })
  })
})

describe('what Meta says of events that it takes', () => {
  const messages = ['Take care of jane.doe@example.com', { message: 'deprecated' }, { code: 7 }, 'a fourth']
  const reply = { body: { events_received: 1, messages, fbtrace_id: 'Atrace' } }
  const notices = ['Take care of [e-mail]', 'deprecated', '{"code":7}'].map((reason) => ({
    parameter: 'messages',
    reason
  }))

  it('is a notice', async () => {
    const { request } = new MemoryGraph(() => reply)
    const single = (await perform(request, payload('e0'))) as { notices: { reason: string }[] }
    expect(single.notices.map(({ reason }) => reason).join()).not.toContain('jane')
    expect(single.notices.slice(1)).toEqual(notices.slice(1))
    const [entry] = await performBatch(request, [payload('e0')])
    expect(entry.body?.notices).toEqual(single.notices)
  })

  it('is told when it confirms fewer than were sent', async () => {
    const entries = await batchOf(5, new MemoryGraph(() => accepted(3)))
    expect(entries[0]).toMatchObject({ status: 503, body: { kind: 'foreign' } })
    expect(entries[4].errormessage).toContain('it confirms 3 of 5 events')
  })
})

describe('a version that runs out', () => {
  const reply = { ...accepted(1), headers: { 'X-Ad-Api-Version-Warning': 'v26.0 ends on 29 July 2028' } }
  const notice = { parameter: 'graph_api_version', reason: 'v26.0 ends on 29 July 2028' }

  it('is a notice of a single event', async () => {
    const graph = new MemoryGraph(() => reply)
    expect(await perform(graph.request, payload('e0'))).toMatchObject({ events_received: 1, notices: [notice] })
  })

  it('is a notice of each event of a batch', async () => {
    const entries = await performBatch(new MemoryGraph(() => reply).request, payloads(2))
    expect(entries.map(({ body }) => body?.notices)).toEqual([[notice], [notice]])
  })
})

describe('no message holds', () => {
  const token = 'EAAtoken|with+signs/and=more'
  const settings = { ...SETTINGS, accessToken: token, appSecret: 'secret of the app' }

  async function shownOf(reply: Reply): Promise<string> {
    const { request } = new MemoryGraph(() => reply)
    const [entry] = await performBatch(request, [payload('e0')], { settings })
    const error = await perform(request, payload('e0'), settings).catch((thrown: unknown) => thrown as Error)
    return JSON.stringify([entry, String(error)])
  }

  const encoded = encodeURIComponent(token)
  const forms = [
    token,
    encoded,
    encoded.toLowerCase().replace('eaatoken', 'EAAtoken'),
    'secret of the app',
    'secret%20of%20the%20app'
  ]

  it.each(forms)('a secret as %s, wherever Meta or a proxy echoes it', async (secret) => {
    for (const field of ['message', 'error_user_title', 'error_user_msg', 'fbtrace_id']) {
      for (const code of [190, 100, 2650, 4]) {
        const shown = await shownOf(graphError(code, undefined, { [field]: `before ${secret} after ${secret}` }))
        expect(shown).not.toContain(secret)
        expect(shown).toContain('before [secret] after [secret]')
      }
    }
  })

  it('the proof of the App Secret', async () => {
    const graph = new MemoryGraph()
    await performBatch(graph.request, [payload('e0')], { settings })
    const proof = String(graph.requests[0].body.appsecret_proof)
    expect(await shownOf(graphError(100, undefined, { message: `Invalid appsecret_proof ${proof}` }))).not.toContain(
      proof
    )
  })

  it.each([...Array(60).keys()])('a part of the token, where the words are cut (%i letters before)', async (more) => {
    const shown = await shownOf(graphError(190, undefined, { message: `${'.'.repeat(460 + more)}${token}` }))
    expect(shown).not.toContain('EAA')
  })

  it.each([
    'jane.doe@example.com',
    'Jane.Doe+shop@mail.example.co.uk',
    '203.0.113.77',
    '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
    '2001:db8::8a2e:370:7334',
    '2001:db8::1',
    'fe80::1ff:fe23:4567:890a',
    '::ffff:203.0.113.77'
  ])('what is personal: %s', async (personal) => {
    for (const around of [(text: string) => text, (text: string) => `value "${text}" is (${text}), refused.`]) {
      const shown = await shownOf(graphError(100, 2804050, { message: around(personal) }))
      expect(shown).not.toContain(personal)
      for (const part of ['jane', 'Jane', '203.0', '8a2e', 'db8', '4567']) expect(shown).not.toContain(part)
    }
  })

  it.each(['ok', 'expired', 'EAA'])('a short secret (%s), but none of the words that hold it', async (secret) => {
    const words = `before ${secret} token=${secret}&x=%20${secret}%20 tok${secret}en ${secret}ly ${secret}_1 after`
    const { request } = new MemoryGraph(() => graphError(100, 2804050, { message: words }))
    const entries = await performBatch(request, [payload('e0')], { settings: { ...SETTINGS, appSecret: secret } })
    expect(entries[0].errormessage).toContain(
      `“before [secret] token=[secret]&x=%20[secret]%20 tok${secret}en ${secret}ly ${secret}_1 after”`
    )
    expect(entries[0].errormessage).toMatch(/^The customer information is missing or too broad/)
  })

  it('less than it should: a time of day and a version stay', async () => {
    const shown = await shownOf(graphError(100, 2804050, { message: 'at 12:30:45, v26.0, in std::string and a :: b' }))
    expect(shown).toContain('at 12:30:45, v26.0, in std::string and a :: b')
  })
})

describe('The event that Meta names', () => {
  it.each<[string, object, number | undefined]>([
    ['in its message', { message: "Invalid parameter: $['data'][417]['user_data']" }, 417],
    ['in its words to the user', { error_user_msg: "Unexpected key at $['data'][12]['foo']" }, 12],
    ['first in its message', { message: 'data[1]', error_user_msg: 'data[2]' }, 1],
    ['as the parts of a path', { error_data: { blame_field_specs: [['data', '417', 'event_time']] } }, 417],
    ['as a path in one piece', { error_data: { blame_field_specs: ['data[3][user_data]'] } }, 3],
    ['as a path alone in a list', { error_data: { blame_field_specs: [["$['data'][5]['event_time']"]] } }, 5],
    ['as the second of two', { error_data: { blame_field_specs: [['data'], ['data', 9, 'custom_data']] } }, 9],
    ['nowhere', { message: 'Invalid parameter', error_data: { blame_field_specs: [['data']] } }, undefined],
    ['in no form that is known', { error_data: { blame_field_specs: { data: 4 } } }, undefined],
    ['by a number that is none of data', { error_data: { blame_field_specs: [['access', '4']] } }, undefined]
  ])('is found %s', (_where, error, index) => {
    const body = { error: { code: 100, error_subcode: 2804019, message: 'Invalid parameter', ...error } }
    expect(toFailure({ status: 400, body, header: () => undefined }, []).index).toBe(index)
  })
})
