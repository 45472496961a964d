import { Text } from '@mantine/core'
import classes from './mapping.module.css'

/** How a field fares among recent events. */
export interface Coverage {
  /** Those that the mapping is for */
  events: number
  /** Those in which there is a value */
  mapped: number
  /** Those in which it survives clean-up; left out where that is not known */
  sent?: number
  /** Why values are dropped → how many events */
  reasons?: Record<string, number>
}

/** How many events have a value, how many keep it, and why not. */
export function CoverageBar({ coverage }: { coverage: Coverage }) {
  const { events, mapped, sent = mapped, reasons = {} } = coverage
  if (events === 0) return null
  const share = (count: number): string => `${String((100 * Math.min(count, events)) / events)}%`
  return (
    <div className={classes.coverage}>
      <div className={classes.track} aria-hidden>
        <span className={classes.sent} style={{ width: share(sent) }} />
        <span className={classes.dropped} style={{ width: share(Math.max(0, mapped - sent)) }} />
      </div>
      <Text size="xs" c="dimmed" mt={3} component="div">
        {words(coverage)}
        {Object.entries(reasons).length > 0 && (
          <ul className={classes.reasons}>
            {Object.entries(reasons).map(([reason, count]) => (
              <li key={reason}>
                {count.toLocaleString()} dropped: {reason}
              </li>
            ))}
          </ul>
        )}
      </Text>
    </div>
  )
}

function words({ events, mapped, sent = mapped }: Coverage): string {
  if (mapped === 0 && sent === 0) return `In none of ${events.toLocaleString()} events`
  if (sent >= mapped) return `In ${sent.toLocaleString()} of ${events.toLocaleString()} events`
  return `In ${mapped.toLocaleString()} of ${events.toLocaleString()} events, ${sent.toLocaleString()} can be sent`
}
