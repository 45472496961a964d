const FULL: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'medium' }

/** A moment, wherever the page names one with its day. */
export function fullTime(value: string | number | Date): string {
  return new Date(value).toLocaleString(undefined, FULL)
}

/** A moment of a day that is clear. */
export function timeOfDay(value: string | number | Date): string {
  return new Date(value).toLocaleTimeString(undefined, { timeStyle: 'medium' })
}

/** To the minute. */
export function shortTime(value: string | number | Date): string {
  return new Date(value).toLocaleTimeString(undefined, { timeStyle: 'short' })
}
