import { fromWrittenTime } from './written-time'
import { fromUsualText } from './usual-time'

/** Unix seconds stay below this until the year 2286; a larger number counts milliseconds. */
const MAX_SECONDS = 1e10
/** A number above this counts microseconds. */
const MAX_MILLISECONDS = 1e14
/** The longest form is a browser's own, with its time zone in words. */
const MAX_TEXT = 80

/**
 * Reads a time in any form in which a CDP, a database or a program writes it: Unix seconds, milliseconds or microseconds as
 * number or text, a Date, ISO 8601, or one of the forms of written-time.ts. Without a zone it is UTC.
 *
 * @returns Unix seconds, or undefined when it is none of these, or can be read in two ways (`03/04/2026`)
 */
export function toUnixSeconds(value: unknown): number | undefined {
  if (typeof value === 'string') return value.length > MAX_TEXT ? undefined : fromText(value.trim())
  if (typeof value === 'number') return fromNumber(value)
  if (value instanceof Date) return fromNumber(value.getTime())
  return undefined
}

/** Is this a time in text that says nothing of its zone, so that it was read as UTC? */
export function lacksZone(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_TEXT && fromWrittenTime(value.trim())?.hasZone === false
}

function fromText(text: string): number | undefined {
  const usual = fromUsualText(text)
  if (usual !== undefined) return fromMilliseconds(usual)
  const written = fromWrittenTime(text)
  if (written !== undefined) return fromMilliseconds(written.milliseconds)
  return /^\d+(?:\.\d+)?$/.test(text) ? fromNumber(Number(text)) : undefined
}

function fromNumber(value: number): number | undefined {
  if (!Number.isFinite(value) || value <= 0) return undefined
  if (value < MAX_SECONDS) return Math.floor(value)
  return fromMilliseconds(value < MAX_MILLISECONDS ? value : value / 1e3)
}

function fromMilliseconds(milliseconds: number): number | undefined {
  const seconds = Math.floor(milliseconds / 1000)
  // Neither not a number nor a time that no event has.
  return seconds > 0 && seconds < MAX_SECONDS ? seconds : undefined
}
