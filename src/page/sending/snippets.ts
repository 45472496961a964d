/** One way to send events to this server. */
export interface Way {
  id: string
  label: string
  /** What to do, in a sentence or two */
  how: string
  /** What to paste, and where; none where a form is filled in */
  code?: { label: string; text: string }
  /** What to fill in */
  settings?: readonly [name: string, value: string][]
}

/** What the snippets are made of. */
export interface Place {
  /** Address of this server, without a slash at its end */
  url: string
  /** Senders need a write key */
  needsKey: boolean
  event: Record<string, unknown>
}

const KEY = 'YOUR_WRITE_KEY'

/** PostHog fills in what stands in braces. */
const POSTHOG_BODY = {
  type: 'track',
  event: '{event.event}',
  userId: '{event.distinct_id}',
  messageId: '{event.uuid}',
  timestamp: '{event.timestamp}',
  properties: '{event.properties}',
  context: { traits: '{person.properties}' }
}

/** All ways to send events here, the quickest first. */
export function waysOf({ url, needsKey, event }: Place): Way[] {
  const name = typeof event.event === 'string' ? event.event : String(event.type)
  const auth: [string, string][] = needsKey ? [['Authorization header', `Bearer ${KEY}`]] : []
  return [
    {
      id: 'curl',
      label: 'curl',
      how: 'Paste this into a terminal. Each event shows under Deliveries at once.',
      code: { label: 'Command that sends an event', text: curlOf(url, needsKey, event) }
    },
    {
      id: 'sdk',
      label: 'SDK',
      how: 'Any of Segment’s SDKs, or a compatible one: set its endpoint to this server.',
      code: { label: 'Code that sends an event', text: sdkOf(url, needsKey, name) }
    },
    {
      id: 'rudderstack',
      label: 'RudderStack',
      how: 'Add a destination “HTTP Webhook” and connect your sources to it. docs/hosts/rudderstack.md has every setting.',
      settings: [['Base URL', `${url}/events`], ['Method', 'POST'], ...auth]
    },
    {
      id: 'posthog',
      label: 'PostHog',
      how: 'Add a destination “HTTP Webhook” with this body. A PostHog of your own can run the mappings itself: see docs/hosts/posthog.md.',
      settings: [['Webhook URL', `${url}/events`], ['Method', 'POST'], ...auth],
      code: { label: 'Body of the webhook', text: JSON.stringify(POSTHOG_BODY, null, 2) }
    },
    {
      id: 'jitsu',
      label: 'Jitsu',
      how: 'Add a destination “Webhook”. Start this server with --final-as-200, since Jitsu repeats everything else.',
      settings: [['Webhook URL', `${url}/events`], ['Method', 'POST'], ...auth]
    },
    {
      id: 'kafka',
      label: 'Kafka',
      how: 'Events in a topic need no server: the consumer sends them with the same mappings. See docs/kafka.md.',
      code: {
        label: 'Command that consumes a topic',
        text: [
          'meta-pixel consume --bootstrap-servers localhost:9092 --topics events',
          '--group-id meta-pixel --dead-letter-topic events.rejected'
        ].join(' \\\n  ')
      }
    }
  ]
}

/** The command that sends an event to this server from a terminal. */
export function curlOf(url: string, needsKey: boolean, event: Record<string, unknown>): string {
  const { messageId: _, timestamp: __, ...rest } = event
  const type = typeof rest.type === 'string' ? rest.type : 'track'
  const lines = [
    `curl ${url}/v1/${type}`,
    ...(needsKey ? [`-H 'Authorization: Bearer ${KEY}'`] : []),
    "-H 'Content-Type: application/json'",
    // A quote inside single quotes would end the text for the shell.
    `-d '${JSON.stringify(rest).replaceAll("'", "'\\''")}'`
  ]
  return lines.join(' \\\n  ')
}

function sdkOf(url: string, needsKey: boolean, name: string): string {
  return [
    "import { Analytics } from '@segment/analytics-node'",
    '',
    `const analytics = new Analytics({ writeKey: '${needsKey ? KEY : 'any'}', host: '${url}' })`,
    `analytics.track({ userId: 'user-1', event: ${JSON.stringify(name)}, properties: {} })`
  ].join('\n')
}
