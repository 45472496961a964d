import destination from '../../../destination'
import { CUSTOMER_INFORMATION } from '../../../destination/server-event/customer-information'

const NAME = destination.name

/** A cell must not end early, or hold a line of its own. */
function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s+/g, ' ').trim()
}

function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

function settings(): string {
  const fields = Object.values(destination.authentication?.fields ?? {})
  return table(
    ['Setting', 'Required', 'Description'],
    fields.map(({ label, required, description }) => [label, required === true ? 'Yes' : 'No', description])
  )
}

/** `type = "track" and (event = "A" or event = "B")` in words. */
function trigger(subscribe: string): string {
  const events = Array.from(subscribe.matchAll(/event = "([^"]+)"/g), ([, name]) => `**${name}**`)
  const type = /type = "(\w+)"/.exec(subscribe)?.[1] ?? ''
  return events.length === 0 ? `All ${type} calls` : events.join(' or ')
}

function presets(): string {
  const rows = (destination.presets ?? []).map((preset): string[] => [
    preset.name ?? '',
    'subscribe' in preset ? trigger(preset.subscribe) : '',
    typeof preset.mapping?.event_name === 'string' ? `\`${preset.mapping.event_name}\`` : ''
  ])
  return table(['Prebuilt mapping', 'Segment event', 'Meta event'], rows)
}

function fields(): string {
  const visible = Object.values(destination.actions.streamEvent.fields).filter(({ unsafe_hidden: hidden }) => !hidden)
  return table(
    ['Field', 'Required', 'Description'],
    visible.map(({ label, required, description }) => [label, required === true ? 'Yes' : 'No', description])
  )
}

function customerInformation(): string {
  const rows = CUSTOMER_INFORMATION.map(({ label, sentAs, hashed, description }) => [
    label,
    sentAs.map((parameter) => `\`${parameter}\``).join(', '),
    hashed ? 'Yes' : 'No',
    description
  ])
  return table(['Field', 'Meta parameter', 'Hashed', 'Description'], rows)
}

/** The page for segment-docs (`src/connections/destinations/catalog/actions-meta-pixel/index.md`); its tables follow from the definition. */
export function documentation(): string {
  return `---
title: ${NAME} Destination
hide-boilerplate: true
hide-dossier: true
---

{% include content/plan-grid.md name="actions" %}

${destination.description ?? ''} Use it beside the Meta Pixel in the browser, or alone.

## Benefits of ${NAME}

${NAME} provides the following benefits:

- **Batches**. Up to 1,000 events go to Meta in one request. When Meta refuses a request because of one event, the destination finds that event, delivers the others, and reports the outcome of each.
- **Normalized and hashed customer information**. Values are brought into the form that Meta documents before they are hashed. Values that were hashed before are not hashed again.
- **Errors that say what to map**. An event that Meta would refuse is not sent, and the error names the field to map.
- **Privacy**. No event property is sent as a custom property unless you select it under **Additional Properties**.

## Getting started

1. In Meta's Events Manager, open the dataset (pixel), then **Settings**, and copy the Dataset ID.
2. On the same page, under **Conversions API**, click **Generate access token**, and copy the token.
3. From the Segment web app, click **Catalog**, then click **Destinations**.
4. Find the Destinations Actions item in the left navigation, and click it.
5. Click **Configure ${NAME}**.
6. Select an existing Source to connect to ${NAME}.
7. Enter the Dataset ID and the access token.

### Settings

${settings()}

> warning ""
> Meta counts test events like real events. Remove the Test Event Code when you have finished testing.

## Prebuilt mappings

${presets()}

Send any other event with a mapping of your own: choose the **${destination.actions.streamEvent.title}** action, and enter one of Meta's standard event names or a custom name as the Event Name. Identify and Group calls carry no event, so nothing is sent for them.

## Fields

${fields()}

### Customer information

These fields are under **User Data**, except External ID. Each takes one value; those that are hashed take several. Meta needs more than a location, a gender or a user agent to match a person.

${customerInformation()}

## Send events from both the browser and the server

Meta counts an event once when it arrives twice with the same event name and event ID within 48 hours. Give the browser pixel the same \`eventID\`, either as the property \`event_id\` of the Segment event or as its \`messageId\`. Send the same External ID from both, and pass the cookies \`_fbc\` and \`_fbp\` as the properties \`fbc\` and \`fbp\`.

## Troubleshooting

- **The event is N days old**. Meta takes events up to 7 days old (62 days for physical stores). Send events as they happen.
- **Purchase needs a currency, or a value**. Meta refuses purchases without both. Map **Currency** to an ISO 4217 code and **Value** to a number under **Custom Data**.
- **The token may not send to this dataset**. Generate the token in Events Manager for this dataset, or assign the dataset to the system user of the token.

{% include components/actions-fields.html %}
`
}
