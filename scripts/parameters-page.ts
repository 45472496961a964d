import { transform, type JSONObject } from '@segment/actions-core'
import destination from '../src/destination'
import { toServerEvent } from '../src/destination/server-event'
import { CUSTOMER_INFORMATION } from '../src/destination/server-event/customer-information'
import { sha256 } from '../src/destination/sha256'

/** One event, as a CDP hands it over. */
const EVENT: JSONObject = {
  type: 'track',
  event: 'Order Completed',
  messageId: 'a1b2c3',
  userId: 'user-42',
  timestamp: '2026-11-20T12:00:00.000Z',
  context: {
    ip: '203.0.113.7',
    userAgent: 'Mozilla/5.0 …',
    page: { url: 'https://shop.example.com/thanks?fbclid=IwAR2x' },
    traits: {
      email: ' Zoe@Example.com',
      phone: '+1 (202) 555-0143',
      firstName: 'Zoë',
      lastName: "O'Neil",
      birthday: '1990-02-31'
    }
  },
  properties: {
    order_id: 'A-1001',
    revenue: '59.90',
    currency: 'eur',
    products: [{ product_id: 'sku-1', quantity: 2, price: 29.95 }]
  }
}
const NOW = Date.parse('2026-11-20T12:00:30.000Z')

function exampleSection(): string {
  const preset = destination.presets?.find(({ name }) => name?.startsWith('Purchase'))
  const result = toServerEvent(transform(preset?.mapping ?? {}, EVENT), NOW, { sha256 })
  if ('problems' in result) throw new Error(result.problems.map(({ reason }) => reason).join(' '))
  const sent = JSON.stringify({ data: [result.event] }, null, 2)
  const notices = result.notices.map(({ parameter, reason }) => `- \`${parameter}\` ${reason}`)
  return [
    'A CDP hands over what happened:',
    '',
    fenced(JSON.stringify(EVENT, null, 2)),
    '',
    'The preset for `Order Completed` maps it, and this is what Meta gets:',
    '',
    fenced(sent),
    ...(notices.length === 0 ? [] : ['', 'with these notices for you:', '', ...notices])
  ].join('\n')
}

function fenced(json: string): string {
  return `\`\`\`json\n${json}\n\`\`\``
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function parametersSection(): string {
  const rows = CUSTOMER_INFORMATION.map(({ label, sentAs, required, hashed, weight }) => [
    label,
    sentAs.map((parameter) => `\`${parameter}\``).join(', '),
    required ? 'yes' : '',
    hashed ? 'yes' : 'no',
    weight ?? ''
  ])
  return table(['label', 'Meta', 'required', 'hashed', "weight in Meta's match quality"], rows)
}

function settingsSection(): string {
  const rows = Object.values(destination.authentication?.fields ?? {}).map(({ label, description, required }) => [
    label,
    required === true ? 'yes' : '',
    description
  ])
  return table(['setting', 'required', 'what it is'], rows)
}

/** The sections of docs/parameters.md that follow from the definition, by the name in their markers `<!-- name -->` and `<!-- /name -->`. */
const SECTIONS: Record<string, () => string> = {
  example: exampleSection,
  parameters: parametersSection,
  settings: settingsSection
}

/**
 * @param page the page's text
 * @returns the same with the sections that follow from the definition written anew
 * @throws Error when a marker is missing
 */
export function withSections(page: string): string {
  let text = page
  for (const [name, section] of Object.entries(SECTIONS)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    const [from, to] = [text.indexOf(start), text.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`docs/parameters.md lacks ${start} or ${end}`)
    text = `${text.slice(0, from + start.length)}\n\n${section()}\n\n${text.slice(to)}`
  }
  return text
}
