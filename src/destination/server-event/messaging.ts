import { WEB_PARAMETERS } from './customer-information'
import { oneText } from './one'
import type { Report } from './report'
import type { ServerEvent, UserData } from './types'

/**
 * What each channel needs to recognize the conversation: every one of `all`, and one of `any`.
 * Source: Meta's page "Conversions API for business messaging", and its live answers 2804069, 2804079, 2804087, 2804116.
 */
const CHANNELS: Record<string, { all: string[]; any?: string[] } | undefined> = {
  messenger: { all: ['page_id', 'page_scoped_user_id'] },
  whatsapp: { all: ['ctwa_clid'], any: ['page_id', 'whatsapp_business_account_id'] },
  instagram: { all: ['ig_account_id', 'ig_sid'] }
}

/** Meta's channels, in its own words. */
export const MESSAGING_CHANNELS = ['messenger', 'whatsapp', 'instagram'] as const

/** Names that Meta refuses on a conversation (2804066), and the name to use instead. */
const RENAMED: Record<string, string | undefined> = { Lead: 'LeadSubmitted' }

/**
 * Turns an event into one that Meta takes for business messaging: without the web's parameters, with its channel.
 *
 * @param event changed in place
 * @param report receives what makes Meta refuse the event
 */
export function applyMessaging(event: ServerEvent, channelInput: unknown, report: Report): void {
  const channel = oneText(channelInput, 'messaging_channel', report)?.toLowerCase()
  const needs =
    channel === undefined || !MESSAGING_CHANNELS.some((known) => known === channel) ? undefined : CHANNELS[channel]
  if (channel === undefined || needs === undefined) {
    report.problem(
      'messaging_channel',
      `A business messaging event needs a channel: map "Messaging Channel" to ${MESSAGING_CHANNELS.join(', ')}.`
    )
  } else {
    event.messaging_channel = channel
    requireIds(event.user_data, channel, needs, report)
  }
  const rename = Object.prototype.hasOwnProperty.call(RENAMED, event.event_name) ? RENAMED[event.event_name] : undefined
  if (rename !== undefined) {
    report.problem(
      'event_name',
      `Meta refuses "${event.event_name}" for business messaging: set "Event Name" to ${rename}.`
    )
  }
  delete event.event_source_url
  for (const parameter of WEB_PARAMETERS) Reflect.deleteProperty(event.user_data, parameter)
  if (event.user_data.ig_account_id !== undefined) {
    // Meta's page and Meta's own example name this parameter differently: both are sent.
    event.user_data.instagram_business_account_id = event.user_data.ig_account_id
  }
}

function requireIds(
  userData: UserData,
  channel: string,
  needs: { all: string[]; any?: string[] },
  report: Report
): void {
  const missing = needs.all.filter((parameter) => userData[parameter] === undefined)
  if (missing.length > 0)
    report.problem(missing[0], `A ${channel} event needs ${missing.join(' and ')}: map it under "User Data".`)
  if (needs.any !== undefined && !needs.any.some((parameter) => userData[parameter] !== undefined)) {
    report.problem(
      needs.any[0],
      `A ${channel} event needs ${needs.any.join(' or ')}, whichever the dataset is linked to: map it under "User Data".`
    )
  }
}
