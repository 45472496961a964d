import { Engine, META_GRAPH_API_VERSION, type DestinationConfig, type Tools } from './engine'

/** Files by their path in rudder-transformer. */
type Files = Record<string, string>

const FOLDER = 'test/integrations/destinations/meta_pixel'
const NOW = '2026-11-25T12:00:00.000Z'
const PIXEL_ID = '1234567890123456'
const ENDPOINT = `https://graph.facebook.com/${META_GRAPH_API_VERSION}/${PIXEL_ID}/events`

const CONFIG: DestinationConfig = {
  pixelId: PIXEL_ID,
  // Not a token: the tests' own literal.
  accessToken: 'not-a-real-token',
  additionalProperties: [{ property: 'coupon' }],
  eventsToEvents: [{ from: 'Trial Requested', to: 'Lead' }]
}

const CONTEXT = {
  ip: '203.0.113.9',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  page: { url: 'https://shop.example.com/thanks' },
  traits: { email: 'Jane.Doe@Example.com', firstName: 'Jäne', address: { country: 'DE' } }
}

const message = (index: number, fields: object): object => ({
  type: 'track',
  messageId: `message-${index}`,
  userId: `user-${index}`,
  timestamp: '2026-11-25T11:59:00.000Z',
  channel: 'web',
  context: CONTEXT,
  ...fields
})

const ORDER = message(1, {
  event: 'order completed',
  properties: {
    order_id: 'order-1',
    revenue: 59.9,
    currency: 'EUR',
    coupon: 'WINTER',
    products: [{ product_id: 'sku-1', quantity: 2, price: 29.95 }]
  }
})
const LEAD = message(2, { event: 'Trial Requested', properties: {} })
const NOT_MAPPED = message(3, { event: 'Song Played', properties: {} })
const NO_CURRENCY = message(4, { event: 'Order Completed', properties: { revenue: 5 } })

const json = (value: unknown): string => JSON.stringify(value, null, 2)

const HEAD = '// Written by the package action-destination-meta-pixel, from the same definition as the destination.\n'

function common(): string {
  return `${HEAD}
export const NOW = '${NOW}';

export const ENDPOINT = '${ENDPOINT}';

export const destination = {
  ID: 'default-destinationId',
  Name: 'Meta Pixel',
  Config: ${json(CONFIG)},
  DestinationDefinition: { ID: 'meta-pixel', Name: 'META_PIXEL', DisplayName: 'Meta Pixel', Config: {} },
  Enabled: true,
  WorkspaceID: 'default-workspaceId',
  Transformations: [],
};

export const envOverrides = { META_PIXEL_BATCHING_FRAMEWORK_ENABLED_WORKSPACE_IDS: 'ALL' };

export const mockFns = () => jest.spyOn(Date, 'now').mockReturnValue(new Date(NOW).valueOf());
`
}

function routerData(tools: Tools): string {
  const engine = new Engine(CONFIG, tools)
  const eventOf = (one: object): unknown => {
    const result = engine.transform(one, Date.parse(NOW))
    if (result.step !== 'send') throw new Error('The tests need an event that is sent.')
    return result.event
  }
  const reasonOf = (one: object): string => {
    const result = engine.transform(one, Date.parse(NOW))
    return result.step === 'send' ? '' : result.reason
  }
  return `${HEAD}import { generateMetadata } from '../../../testUtils';
import { destination, ENDPOINT, envOverrides, mockFns } from '../common';

const order = ${json(ORDER)};

const lead = ${json(LEAD)};

const notMapped = ${json(NOT_MAPPED)};

const noCurrency = ${json(NO_CURRENCY)};

const errorTags = {
  destType: 'META_PIXEL',
  destinationId: 'default-destinationId',
  workspaceId: 'default-workspaceId',
  feature: 'router',
  implementation: 'native',
  module: 'destination',
};

export const data = [
  {
    id: 'meta_pixel_router_batch',
    name: 'meta_pixel',
    description: 'Two events become one request, in the order of their jobs',
    scenario: 'Business',
    successCriteria: 'One batched request whose events stand in the order of its metadata',
    feature: 'router',
    module: 'destination',
    version: 'v0',
    envOverrides,
    mockFns,
    input: {
      request: {
        body: {
          input: [
            { message: lead, metadata: generateMetadata(2), destination },
            { message: order, metadata: generateMetadata(1), destination },
          ],
          destType: 'meta_pixel',
        },
        method: 'POST',
      },
    },
    output: {
      response: {
        status: 200,
        body: {
          output: [
            {
              batchedRequest: {
                version: '1',
                type: 'REST',
                method: 'POST',
                endpoint: ENDPOINT,
                endpointPath: '/events',
                headers: { 'Content-Type': 'application/json' },
                params: {},
                body: { JSON: { data: [${json(eventOf(ORDER))}, ${json(eventOf(LEAD))}] }, JSON_ARRAY: {}, XML: {}, FORM: {} },
                files: {},
              },
              metadata: [generateMetadata(1), generateMetadata(2)],
              destination,
              batched: true,
              statusCode: 200,
            },
          ],
        },
      },
    },
  },
  {
    id: 'meta_pixel_router_errors',
    name: 'meta_pixel',
    description: 'An event without a mapping is filtered; one that Meta would refuse is aborted with the reason',
    scenario: 'Business',
    successCriteria: '298 and 400, each with a sentence',
    feature: 'router',
    module: 'destination',
    version: 'v0',
    envOverrides,
    mockFns,
    input: {
      request: {
        body: {
          input: [
            { message: notMapped, metadata: generateMetadata(3), destination },
            { message: noCurrency, metadata: generateMetadata(4), destination },
          ],
          destType: 'meta_pixel',
        },
        method: 'POST',
      },
    },
    output: {
      response: {
        status: 200,
        body: {
          output: [
            {
              metadata: [generateMetadata(3)],
              destination,
              batched: false,
              statusCode: 298,
              error: ${json(reasonOf(NOT_MAPPED))},
              statTags: {},
            },
            {
              metadata: [generateMetadata(4)],
              destination,
              batched: false,
              statusCode: 400,
              error: ${json(reasonOf(NO_CURRENCY))},
              statTags: { ...errorTags, errorCategory: 'dataValidation', errorType: 'instrumentation' },
            },
          ],
        },
      },
    },
  },
];
`
}

/** Events of the proxied requests: what they hold does not matter there. */
const SENT = ['a', 'b'].map((id) => ({ event_name: 'Lead', event_id: id }))

const REFUSAL = {
  error: {
    message: 'Invalid parameter',
    type: 'OAuthException',
    code: 100,
    error_subcode: 2804050,
    fbtrace_id: 'trace'
  }
}
const EXPIRED = {
  error: { message: 'Error validating access token', type: 'OAuthException', code: 190, fbtrace_id: 'trace' }
}

function network(): string {
  const call = (events: object[], status: number, data: object, pixel = PIXEL_ID): string => `  {
    httpReq: {
      url: '${ENDPOINT.replace(PIXEL_ID, pixel)}',
      method: 'POST',
      data: ${json({ data: events, partner_agent: 'action-meta-pixel' })},
    },
    httpRes: { status: ${status}, data: ${json(data)} },
  },
`
  const received = (count: number): object => ({ events_received: count, messages: [], fbtrace_id: 'trace' })
  return `${HEAD}
export const networkCallsData = [
${call(SENT, 400, REFUSAL)}${call([SENT[0]], 200, received(1))}${call([SENT[1]], 400, REFUSAL)}${call(SENT, 200, received(2), '2')}${call(SENT, 401, EXPIRED, '3')}${call([SENT[0]], 401, EXPIRED, '3')}${call([SENT[1]], 401, EXPIRED, '3')}];
`
}

function deliveryCase(id: string, description: string, pixel: string, jobs: readonly string[]): string {
  return `  {
    id: 'meta_pixel_${id}',
    name: 'meta_pixel',
    description: '${description}',
    scenario: 'Business',
    successCriteria: 'Each job has the status of its own event',
    feature: 'dataDelivery',
    module: 'destination',
    version: 'v1',
    input: {
      request: {
        body: generateProxyV1Payload(
          { JSON: { data: events }, endpoint: ENDPOINT.replace(PIXEL_ID, '${pixel}'), endpointPath: '/events' },
          metadata,
          destination.Config,
        ),
        method: 'POST',
      },
    },
    output: {
      response: {
        status: 200,
        body: {
          output: {
            status: 200,
            message: 'Each job has its own status',
            response: [${jobs.map((job, index) => `{ ...${job}, metadata: metadata[${index}] }`).join(', ')}],
          },
        },
      },
    },
  },
`
}

function deliveryData(sentences: { refused: string; expired: string }): string {
  return `${HEAD}import { generateMetadata, generateProxyV1Payload } from '../../../testUtils';
import { destination, ENDPOINT } from '../common';

const PIXEL_ID = '${PIXEL_ID}';

const events = ${json(SENT)};

const metadata = [generateMetadata(1), generateMetadata(2)];

const delivered = { statusCode: 200, error: 'success' };

const refused = { statusCode: 400, error: ${json(sentences.refused)} };

const waiting = { statusCode: 500, error: ${json(sentences.expired)} };

export const data = [
${deliveryCase('all_delivered', 'Every event is received', '2', ['delivered', 'delivered'])}${deliveryCase(
    'one_refused',
    'Meta refuses a request for one event: the other is delivered',
    PIXEL_ID,
    ['delivered', 'refused']
  )}${deliveryCase('token_expired', 'A refused token keeps the events: they come again', '3', ['waiting', 'waiting'])}];
`
}

/**
 * @param tools what the engine needs
 * @param sentences what the engine says of Meta's answers in these tests
 * @returns the component tests for rudder-transformer: router and data delivery
 */
export function componentTests(tools: Tools, sentences: { refused: string; expired: string }): Files {
  return {
    [`${FOLDER}/common.ts`]: common(),
    [`${FOLDER}/network.ts`]: network(),
    [`${FOLDER}/router/data.ts`]: routerData(tools),
    [`${FOLDER}/dataDelivery/data.ts`]: deliveryData(sentences)
  }
}

/** For whoever asks the engine for those sentences: the requests' answers. */
export const COMPONENT_ANSWERS = { refused: REFUSAL, expired: EXPIRED }
