/** How a person would call an event: by its name, or by its type where it has none. */
export function nameOfEvent({ type, event, name }: Record<string, unknown>): string {
  if (typeof event === 'string' && event !== '') return event
  const kind = typeof type === 'string' ? type : 'event'
  return typeof name === 'string' && name !== '' ? `${kind}: ${name}` : kind
}

/** Who the event is about, as far as it says so in a word. */
export function personOfEvent({ userId, anonymousId }: Record<string, unknown>): string | undefined {
  if (typeof userId === 'string' && userId !== '') return userId
  return typeof anonymousId === 'string' && anonymousId !== '' ? anonymousId : undefined
}

/** A value as long as the real one seems, without a letter of it. */
export function mask(value: string | number): string {
  return '•'.repeat(Math.max(4, Math.min(12, String(value).length)))
}

/** The first and last characters of a hash: enough to compare by eye. */
export function shorten(hash: string): string {
  return hash.length > 20 ? `${hash.slice(0, 8)}…${hash.slice(-6)}` : hash
}

/** `content_ids` → `Content ids`: for what has no label. */
export function toWords(key: string): string {
  const words = key.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A value of a request in a line: lists with commas, objects as "key value · key value". */
export function toLine(value: unknown): string {
  if (Array.isArray(value)) return value.map(toLine).join(', ')
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, own]) => `${key.replaceAll('_', ' ')} ${toLine(own)}`)
      .join(' · ')
  }
  return String(value)
}
