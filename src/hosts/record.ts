export type Fields = Record<string, unknown>

/** What a record holds: an event in Segment's form, why it holds none, or an event that nobody here wants. */
export type ReadRecord = { event: Fields } | { reason: string } | { skipped: true }

/** @returns the text of a record's header */
export type HeaderLookup = (name: string) => string | undefined

/** Reads a record's value, which is JSON that has been parsed. */
export type RecordReader<T = Fields> = (value: T, header: HeaderLookup) => ReadRecord

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
