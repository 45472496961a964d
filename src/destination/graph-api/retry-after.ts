import { asNumber, asRecord } from './read-json'
import type { Answer } from './client'

/**
 * When Meta takes requests again.
 *
 * @param now Unix milliseconds: Retry-After may be a date
 * @returns whole seconds, from Retry-After or from Meta's own usage headers (which count minutes, 0 for "no wait")
 */
export function readRetryAfter({ header }: Pick<Answer, 'header'>, now = Date.now()): number | undefined {
  const retryAfter = header('retry-after')
  const seconds = asNumber(retryAfter)
  if (seconds !== undefined && seconds >= 0) return Math.ceil(seconds)
  const date = retryAfter === undefined ? NaN : Date.parse(retryAfter)
  if (!Number.isNaN(date)) return Math.max(0, Math.ceil((date - now) / 1000))
  const minutes = regainMinutes(header('x-business-use-case-usage')) ?? regainMinutes(header('x-app-usage'))
  return minutes === undefined ? undefined : Math.ceil(minutes * 60)
}

/** @returns the longest wait that a usage header names, if it names one */
function regainMinutes(usage: string | undefined): number | undefined {
  if (usage === undefined) return undefined
  let longest: number | undefined
  const read = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const minutes = asNumber(asRecord(value).estimated_time_to_regain_access)
    if (minutes !== undefined && minutes > (longest ?? 0)) longest = minutes
    Object.values(value).forEach(read)
  }
  try {
    read(JSON.parse(usage) as unknown)
  } catch {
    return undefined
  }
  return longest
}
