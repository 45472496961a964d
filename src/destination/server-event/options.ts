import { oneText } from './one'
import { toOriginalEvent } from './original-event'
import type { Report } from './report'
import type { ServerEvent } from './types'
import { readOptOut } from './words'

/** Meta's values of customer_segmentation. */
export const CUSTOMER_SEGMENTATIONS: readonly string[] = [
  ...['business', 'business_line', 'product_area', 'medium'].flatMap((to) => [
    `new_customer_to_${to}`,
    `existing_customer_to_${to}`
  ]),
  'customer_in_loyalty_program'
]

interface Input {
  opt_out?: unknown
  customer_segmentation?: unknown
  original_event_data?: unknown
}

/**
 * Sets what may accompany an event from any source.
 *
 * @param event changed in place
 */
export function applyOptions(event: ServerEvent, input: Input, report: Report): void {
  if (input.opt_out !== undefined) {
    const optOut = readOptOut(input.opt_out)
    if (optOut === 'unknown') report.notice('opt_out', 'neither yes nor no: left out')
    else if (optOut !== undefined) event.opt_out = optOut
  }
  if (input.customer_segmentation !== undefined) setSegmentation(event, input.customer_segmentation, report)
  if (input.original_event_data !== undefined) {
    const original = toOriginalEvent(input.original_event_data, report)
    if (original !== undefined) event.original_event_data = original
  }
}

function setSegmentation(event: ServerEvent, value: unknown, report: Report): void {
  const segmentation = oneText(value, 'customer_segmentation', report)
    ?.toLowerCase()
    .replace(/[\s-]+/g, '_')
  if (segmentation === undefined) return
  if (CUSTOMER_SEGMENTATIONS.includes(segmentation)) event.customer_segmentation = segmentation
  else report.notice('customer_segmentation', 'not one of the values that Meta knows: left out')
}
