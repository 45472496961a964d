import type { Definition, ShownMapping } from '../api'

/** Something that a new sync can start from. */
export interface Start {
  id: string
  label: string
  /** Who it is for */
  use: string
  load: (definition: Definition) => Promise<ShownMapping[]>
}

/** As examples/ has them: a name may be missing. */
interface MappingFile {
  mappings: (Omit<ShownMapping, 'name'> & { name?: string })[]
}

/** The recipes of docs/, loaded when they are asked for. */
const FILES = import.meta.glob<MappingFile>('../../../examples/{mappings,recipes}/*.json', { import: 'default' })

const PRESETS = ({ presets }: Definition): Promise<ShownMapping[]> =>
  Promise.resolve(
    presets.map(({ name, subscribe, partnerAction, mapping }) => ({ name, subscribe, partnerAction, mapping }))
  )

const FROM_FILES: readonly [id: string, label: string, use: string, path: string][] = [
  ['rudderstack', 'RudderStack', 'RudderStack’s event names, in lower case too', 'mappings/rudderstack'],
  ['shopify', 'Shopify orders', 'Shopify’s own order webhooks', 'recipes/shopify'],
  ['woocommerce', 'WooCommerce orders', 'WooCommerce’s own order webhooks', 'recipes/woocommerce'],
  ['ga4', 'GA4 ecommerce', 'Events with Google Analytics 4 names and items', 'recipes/ga4'],
  ['crm', 'CRM leads', 'Lead stages from a CRM', 'recipes/crm-leads'],
  ['store', 'Store sales', 'Sales in physical stores', 'recipes/store-sales'],
  ['whatsapp', 'WhatsApp', 'Orders from WhatsApp conversations', 'recipes/whatsapp'],
  ['instagram', 'Instagram', 'Orders from Instagram conversations', 'recipes/instagram'],
  ['app', 'App events', 'Events of an iOS or Android app', 'recipes/app-events']
]

/** PostHog names page views itself; its other events have names of your own. */
const POSTHOG_NAMES: Readonly<Record<string, readonly string[]>> = {
  Purchase: ['order_completed', 'purchase'],
  InitiateCheckout: ['checkout_started'],
  AddToCart: ['product_added', 'add_to_cart'],
  ViewContent: ['product_viewed', 'view_item'],
  CompleteRegistration: ['user_signed_up', 'signed_up', 'sign_up'],
  Lead: ['lead_generated', 'generate_lead'],
  PageView: []
}

/** Presets with the names that PostHog's events have. */
async function posthog(definition: Definition): Promise<ShownMapping[]> {
  const presets = await PRESETS(definition)
  return Object.entries(POSTHOG_NAMES).flatMap(([meta, names]) => {
    const preset = presets.find(({ mapping }) => mapping.event_name === meta)
    if (preset === undefined) return []
    const list = names.map((name) => `event = "${name}"`).join(' or ')
    const subscribe = names.length === 0 ? 'type = "page"' : `type = "track" and (${list})`
    return [{ ...preset, name: `${meta} (PostHog)`, subscribe }]
  })
}

/** Everything that a sync can start from, the most usual first. */
export const STARTS: readonly Start[] = [
  { id: 'segment', label: 'Segment', use: 'Segment’s ecommerce events', load: PRESETS },
  ...FROM_FILES.slice(0, 1).flatMap(fromFile),
  { id: 'posthog', label: 'PostHog', use: 'Names that PostHog’s users give', load: posthog },
  ...FROM_FILES.slice(1).flatMap(fromFile),
  { id: 'empty', label: 'Empty', use: 'Only events of your own', load: () => Promise.resolve([]) }
]

function fromFile([id, label, use, path]: (typeof FROM_FILES)[number]): Start[] {
  const load = FILES[`../../../examples/${path}.json`]
  return load === undefined ? [] : [{ id, label, use, load: async () => (await load()).mappings.map(named) }]
}

function named({ name, ...rest }: MappingFile['mappings'][number], index: number): ShownMapping {
  return { ...rest, name: name ?? `Mapping ${String(index + 1)}` }
}
