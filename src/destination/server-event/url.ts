import { cleanUrl } from './personal-data'
import { hasValue, readText } from './read'
import type { Report } from './report'

const MAX_LENGTH = 20_000
/** `https://shop.example.com:8443/…`; a host may be a name of any script, an IPv4 address, or IPv6 in brackets. */
const WEB_ADDRESS =
  /^https?:\/\/(?:[^/?#@\s]*@)?(?:[\p{L}\p{N}\p{M}_.%-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:[/?#]|$)/iu
/** The fast path of the same */
const USUAL_ADDRESS = /^https:\/\/[a-z0-9.-]+(?:[/?#]|$)/
/** Where a person came from may also be an app: `android-app://com.google.android.gm` */
const APP_ADDRESS = /^[a-z][a-z0-9+.-]*-app:\/\/[a-z0-9]/i
const NO_REFERRER = /^(?:\$|\(?direct\)?$)/i
const QUOTED = /^(["'])(.*)\1$/s

/**
 * Reads the address of a page and takes contact data out of it. What is no complete web address (a path alone, `about:blank`) is
 * left out with a notice, because Meta compares the address with the domains that a business verified.
 *
 * @param value text, or a list of which the first usable one counts
 * @param parameter Meta's name: event_source_url or referrer_url
 * @returns the address, or undefined when there is none to send
 */
export function readUrl(value: unknown, parameter: string, report: Report): string | undefined {
  const text = readText(value)
  if (text === undefined) {
    if (isWrong(value)) report.notice(parameter, 'not text: left out')
    return undefined
  }
  if (USUAL_ADDRESS.test(text) && text.length <= MAX_LENGTH) return cleanUrl(text, parameter, report)
  const url = QUOTED.exec(text)?.[2].trim() ?? text
  // PostHog's "$direct" stands for no referrer.
  if (NO_REFERRER.test(url)) return undefined
  const isAddress =
    url.length <= MAX_LENGTH && (WEB_ADDRESS.test(url) || (parameter === 'referrer_url' && APP_ADDRESS.test(url)))
  if (isAddress) return cleanUrl(url, parameter, report)
  report.notice(parameter, 'not a complete web address (https://…): left out')
  return undefined
}

/** An object, `true` or a number in place of an address; a function is what a path finds on a text. */
function isWrong(value: unknown): boolean {
  if (typeof value === 'function' || value === false) return false
  if (Array.isArray(value)) return value.some(isWrong)
  return typeof value !== 'string' && hasValue(value)
}
