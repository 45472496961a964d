/** An event as it was pasted, or why it is none. */
export type ReadEvent = { event: Record<string, unknown> } | { problem: string }

/** Reads what a person has pasted or typed as one event. */
export function readEvent(text: string): ReadEvent {
  if (text.trim() === '') return { problem: 'Paste an event here: a JSON object, as your tracking sends it.' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { problem: `This is not complete JSON yet${placeOf(error, text)}.` }
  }
  if (Array.isArray(value)) return { problem: 'This is a list of events: paste one event at a time.' }
  if (typeof value !== 'object' || value === null) return { problem: 'An event is a JSON object: it starts with {.' }
  return { event: value as Record<string, unknown> }
}

/** Browsers say it in their own ways: by position, by line, or not at all. */
function placeOf(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : ''
  const byLine = /line (\d+) column (\d+)/.exec(message)
  if (byLine !== null) return `: look at line ${byLine[1] ?? ''}, column ${byLine[2] ?? ''}`
  const byPosition = /position (\d+)/.exec(message)
  if (byPosition === null) return ''
  const before = text.slice(0, Number(byPosition[1])).split('\n')
  return `: look at line ${String(before.length)}, column ${String((before.at(-1) ?? '').length + 1)}`
}
