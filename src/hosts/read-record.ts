import { isJitsuEnvelope, readJitsu, type JitsuFilter } from './jitsu/read-record'
import { isPosthogRow, readPosthog, type PosthogFilter } from './posthog/read-record'
import { isFields, type RecordReader } from './record'
import { readRudderstack } from './rudderstack/read-record'
import { readSegment } from './segment/read-record'

export type RecordFormat = 'segment' | 'rudderstack' | 'jitsu' | 'posthog' | 'auto'

/** Whose events are wanted, where a topic has those of many. */
export interface RecordFilters {
  jitsu: JitsuFilter
  posthog: PosthogFilter
}

/** @returns the reader of a format; `auto` tells it by each record's own fields */
export function recordReader(format: RecordFormat, filters: RecordFilters): RecordReader<unknown> {
  const jitsu = readJitsu(filters.jitsu)
  const posthog = readPosthog(filters.posthog)
  const auto: RecordReader = (value, header) => {
    if (isJitsuEnvelope(value)) return jitsu(value, header)
    return isPosthogRow(value) ? posthog(value, header) : readSegment(value)
  }
  const readers: Record<RecordFormat, RecordReader> = {
    segment: readSegment,
    rudderstack: readRudderstack,
    jitsu,
    posthog,
    auto
  }
  const read = readers[format]
  return (value, header) => (isFields(value) ? read(value, header) : { reason: 'It is JSON, but not an object.' })
}
