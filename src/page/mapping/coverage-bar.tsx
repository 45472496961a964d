import { Text } from '@mantine/core'
import classes from './mapping.module.css'

/** How a field fares among recent events. */
export interface Coverage {
  /** Those that the mapping is for */
  events: number
  /** Those in which there is a value */
  mapped: number
  /** Those in which the value does not survive clean-up */
  dropped: number
  /** What was noticed of it → how many events */
  reasons: Record<string, number>
}

/** How many events have a value, how many keep it, and why not. */
export function CoverageBar({ coverage }: { coverage: Coverage }) {
  const { events, mapped, dropped, reasons } = coverage
  if (events === 0) return null
  const share = (count: number): string => `${String((100 * Math.min(count, events)) / events)}%`
  return (
    <div className={classes.coverage}>
      <div className={classes.track} aria-hidden>
        <span className={classes.sent} style={{ width: share(mapped - dropped) }} />
        <span className={classes.dropped} style={{ width: share(dropped) }} />
      </div>
      <Text size="xs" c="dimmed" mt={3} component="div">
        {words(coverage)}
        {Object.keys(reasons).length > 0 && (
          <ul className={classes.reasons}>
            {Object.entries(reasons).map(([reason, count]) => (
              <li key={reason}>{toSentence(reason, count)}</li>
            ))}
          </ul>
        )}
      </Text>
    </div>
  )
}

function words({ events, mapped, dropped }: Coverage): string {
  const of = `of ${events.toLocaleString()} events`
  if (mapped === 0) return `In none ${of}`
  const has = `In ${mapped.toLocaleString()} ${of}`
  return dropped === 0 ? has : `${has}, ${(mapped - dropped).toLocaleString()} of them usable`
}

/** `dropped: must be text` → `2 dropped: must be text` */
function toSentence(reason: string, count: number): string {
  const isDropped = reason.startsWith('dropped: ')
  return isDropped ? `${count.toLocaleString()} ${reason}` : `In ${count.toLocaleString()}: ${reason}`
}
