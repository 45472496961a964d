import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { DestinationDefinition, JSONObject, SegmentEvent } from '@segment/actions-core'
import type * as ActionsCore from '@segment/actions-core'
import type { PersonalFields } from './events'
import { definition, only, orderMapping, commonMapping, SETTINGS } from './ours'

const PEERS = path.join(__dirname, 'peers')

/** A destination in a copy of Segment's runtime, with the copy's own request client. */
export interface Host {
  send: (event: SegmentEvent) => Promise<unknown>
  /** Sends a batch; only where the destination has batches */
  sendBatch: (events: SegmentEvent[]) => Promise<unknown>
  /** The module whose `default` the request client fetches by */
  client: FetchModule
}

export type Fetch = (request: Request) => Promise<Response>

export interface FetchModule {
  default: Fetch
  Response: typeof Response
  Request: new (input: string | Request, options?: object) => Request
}

/** The part of the runtime that is measured; its types ask for more than it reads. */
interface Runtime {
  executeAction: (action: string, input: object) => Promise<unknown>
  executeBatch: (action: string, input: object) => Promise<unknown>
  responses: unknown[]
}

interface Setup<S> {
  /** A file from which actions-core is found */
  from: string
  definition: DestinationDefinition<S>
  action: string
  mapping: JSONObject
  settings: JSONObject
}

function host<S>({ from, definition: hosted, action, mapping, settings }: Setup<S>): Host {
  const load = createRequire(from)
  const { Destination } = load('@segment/actions-core') as typeof ActionsCore
  const client = load(path.join(path.dirname(load.resolve('@segment/actions-core')), 'fetch.js')) as FetchModule
  const destination = new Destination(hosted) as unknown as Runtime
  const input = { mapping, settings }
  return {
    client,
    async send(event) {
      const result = await destination.executeAction(action, { event, ...input })
      // The runtime keeps every response for tests to look at: here that would be a leak.
      destination.responses.length = 0
      return result
    },
    async sendBatch(events) {
      const result = await destination.executeBatch(action, { events, ...input })
      destination.responses.length = 0
      return result
    }
  }
}

/**
 * @param fields mapped is what upstream maps too, with so many personal fields; left out, all that the preset maps
 * @returns this package with the preset of Order Completed
 */
export function ours(fields?: PersonalFields): Host {
  return host({
    from: __filename,
    definition,
    action: 'streamEvent',
    mapping: fields === undefined ? orderMapping() : commonMapping(fields),
    settings: { ...SETTINGS }
  })
}

function installPeers(): void {
  if (existsSync(path.join(PEERS, 'node_modules', '.package-lock.json'))) return
  process.stderr.write('Installing what is measured against into bench/peers …\n')
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: PEERS,
    // Its standard output belongs to the figures.
    stdio: ['ignore', process.stderr, 'inherit'],
    shell: process.platform === 'win32'
  })
}

/** The customer information that both send, as its mapping has it by default. */
const UPSTREAM_MAPPED = ['externalId', 'email', 'phone', 'firstName', 'lastName', 'city', 'state', 'zip'].concat([
  'client_ip_address',
  'client_user_agent'
])
const UPSTREAM_MAPPED_OF_17 = UPSTREAM_MAPPED.concat(['dateOfBirth', 'fbc', 'fbp'])

/** What its mapping leaves out by default, though it has a field for it: mapped, so that both send the same. */
const UPSTREAM_FIELDS = {
  8: { country: '$.context.traits.address.country' },
  17: {
    country: '$.context.traits.address.country',
    gender: '$.context.traits.gender',
    subscriptionID: '$.properties.subscription_id',
    leadID: '$.properties.lead_id',
    fbLoginID: '$.context.traits.fb_login_id',
    anonId: '$.context.device.id',
    madId: '$.context.device.advertisingId'
  }
}

/** @returns Segment's own destination for Meta with the mapping of its Purchase as far as ours goes: without its app data */
export function upstream(fields: PersonalFields): Host {
  installPeers()
  const from = path.join(PEERS, 'package.json')
  const load = createRequire(from)
  const folder = path.join(PEERS, 'node_modules/@segment/action-destinations/dist/destinations')
  const { default: hosted } = load(path.join(folder, 'facebook-conversions-api')) as {
    default: DestinationDefinition<{ pixelId: string }>
  }
  const { defaultValues } = load('@segment/actions-core') as typeof ActionsCore
  const { app_data_field: _, ...mapping } = defaultValues(hosted.actions.purchase.fields) as Record<string, JSONObject>
  const more = Object.entries(UPSTREAM_FIELDS[fields]).map(([key, at]) => [key, { '@path': at }] as const)
  return host({
    from,
    definition: hosted,
    action: 'purchase',
    mapping: {
      ...mapping,
      // Required, and without a default.
      action_source: 'website',
      user_data: {
        ...only(fields === 8 ? UPSTREAM_MAPPED : UPSTREAM_MAPPED_OF_17, mapping.user_data),
        ...Object.fromEntries(more)
      }
    },
    settings: { pixelId: SETTINGS.pixelId }
  })
}
