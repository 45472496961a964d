import { Paper, Stack, Text, Title, Tooltip } from '@mantine/core'
import { useNow } from '../ui/use-now'
import type { Counts, Delivery } from '../api'
import { toBuckets, type Bucket } from './buckets'
import classes from './deliveries.module.css'
import { OUTCOMES } from '../ui/outcome-words'

const COLUMNS = 48

interface OutcomeChartProps {
  deliveries: Delivery[]
  /** Since the start, of the syncs that are looked at */
  counts: Counts
}

/** How many events came to which end: since the start in numbers, of late in columns. */
export function OutcomeChart({ deliveries, counts }: OutcomeChartProps) {
  const buckets = toBuckets(deliveries, COLUMNS, useNow(5000))
  const highest = Math.max(1, ...buckets.map(({ total }) => total))
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="outcomes-title">
      <Stack gap="sm" className={classes.chart}>
        <Title order={2} size="h5" id="outcomes-title">
          Events by outcome
        </Title>
        <ul className={classes.legend}>
          {OUTCOMES.map(({ kind, label, color }) => (
            <li key={kind}>
              <span className={classes.dot} style={{ background: fill(kind, color) }} />
              <span>{label}</span>
              <span className={classes.count}>{counts[kind].toLocaleString()}</span>
            </li>
          ))}
        </ul>
        <div className={classes.columns} aria-hidden>
          {buckets.map((bucket) => (
            <Column key={bucket.from} bucket={bucket} highest={highest} />
          ))}
        </div>
        <div className={classes.axis} aria-hidden>
          <span>{buckets[0] !== undefined && new Date(buckets[0].from).toLocaleTimeString()}</span>
          <span>now</span>
        </div>
        <Text size="xs" c="dimmed">
          Counted since the server was started. The columns show the last {deliveries.length.toLocaleString()}{' '}
          deliveries.
        </Text>
      </Stack>
    </Paper>
  )
}

function Column({ bucket: { from, counts, total }, highest }: { bucket: Bucket; highest: number }) {
  const parts = OUTCOMES.flatMap(({ kind, label, color }) => {
    const count = counts[kind] ?? 0
    return count === 0 ? [] : [{ kind, label, color, count }]
  }).reverse()
  const column = (
    <div className={classes.column}>
      {parts.map(({ kind, color, count }) => (
        <div
          key={kind}
          className={classes.piece}
          style={{ height: `${String((100 * count) / highest)}%`, background: fill(kind, color) }}
        />
      ))}
    </div>
  )
  if (total === 0) return column
  const words = parts.map(({ label, count }) => `${String(count)} ${label.toLowerCase()}`).join(', ')
  return <Tooltip label={`${new Date(from).toLocaleTimeString()}: ${words}`}>{column}</Tooltip>
}

/** Gray twice would be one color. */
function fill(kind: string, color: string): string {
  if (kind === 'not_subscribed') return 'light-dark(var(--mantine-color-gray-3), var(--mantine-color-dark-3))'
  return `light-dark(var(--mantine-color-${color}-6), var(--mantine-color-${color}-7))`
}
