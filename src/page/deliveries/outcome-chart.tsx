import { Group, Paper, SegmentedControl, Stack, Text, Title, Tooltip } from '@mantine/core'
import { useState } from 'react'
import {
  useHistory,
  type Counts,
  type HistoryAnswer,
  type HistorySpan,
  type HistoryStep,
  type OutcomeKind
} from '../api'
import { OUTCOMES } from '../ui/outcome-words'
import { fullTime, shortTime } from '../ui/time'
import classes from './deliveries.module.css'

const SPANS: { value: HistorySpan; label: string; words: string }[] = [
  { value: 'minute', label: '3 hours', words: 'by minute, over the last three hours' },
  { value: 'hour', label: '7 days', words: 'by hour, over the last seven days' }
]

/** How many events came to which end, of one sync or of all: every event counts, not only those that are listed. */
export function OutcomeChart({ sync }: { sync: string | null }) {
  const [by, setBy] = useState<HistorySpan>('minute')
  const { data } = useHistory(sync, by)
  const steps = data?.steps ?? []
  const sum = sumOf(steps)
  const total = Object.values(sum).reduce((all, one) => all + one, 0)
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="outcomes-title">
      <Stack gap="sm" className={classes.chart}>
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h5" id="outcomes-title">
            Events by outcome
          </Title>
          <SegmentedControl
            size="xs"
            aria-label="Over which time"
            value={by}
            onChange={setBy}
            data={SPANS.map(({ value, label }) => ({ value, label }))}
          />
        </Group>
        <ul className={classes.legend}>
          {OUTCOMES.map(({ kind, label, color }) => (
            <li key={kind}>
              <span className={classes.dot} style={{ background: fill(kind, color) }} />
              <span>{label}</span>
              <span className={classes.count}>{sum[kind].toLocaleString()}</span>
            </li>
          ))}
        </ul>
        {data !== undefined && <Columns history={data} by={by} />}
        <Text size="xs" c="dimmed">
          {total.toLocaleString()} events {SPANS.find(({ value }) => value === by)?.words}, since the server started.
        </Text>
      </Stack>
    </Paper>
  )
}

function Columns({ history: { steps }, by }: { history: HistoryAnswer; by: HistorySpan }) {
  const shown = withoutEmptyStart(steps)
  const highest = Math.max(1, ...shown.map(({ counts }) => totalOf(counts)))
  const [first] = shown
  return (
    <>
      <div className={classes.columns} aria-hidden>
        {shown.map((step) => (
          <Column key={step.from} step={step} highest={highest} />
        ))}
      </div>
      <div className={classes.axis} aria-hidden>
        <span>{first !== undefined && (by === 'minute' ? shortTime(first.from) : fullTime(first.from))}</span>
        <span>now</span>
      </div>
    </>
  )
}

/** A server that has just been started shows its first minutes large. */
const MIN_STEPS = 48

function withoutEmptyStart(steps: readonly HistoryStep[]): HistoryStep[] {
  const first = steps.findIndex(({ counts }) => totalOf(counts) > 0)
  const from = first === -1 ? steps.length : first
  return steps.slice(Math.max(0, Math.min(from, steps.length - MIN_STEPS)))
}

function Column({ step: { from, counts }, highest }: { step: HistoryStep; highest: number }) {
  const parts = OUTCOMES.flatMap(({ kind, label, color }) => {
    const count = counts[kind]
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
  if (parts.length === 0) return column
  const words = parts.map(({ label, count }) => `${count.toLocaleString()} ${label.toLowerCase()}`).join(', ')
  return <Tooltip label={`${fullTime(from)}: ${words}`}>{column}</Tooltip>
}

function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((all, one) => all + one, 0)
}

function sumOf(steps: readonly HistoryStep[]): Counts {
  const sum: Counts = { delivered: 0, not_subscribed: 0, no_consent: 0, rejected: 0, failed: 0 }
  for (const { counts } of steps) for (const kind of Object.keys(sum) as OutcomeKind[]) sum[kind] += counts[kind]
  return sum
}

/** Gray twice would be one color. */
function fill(kind: string, color: string): string {
  if (kind === 'not_subscribed') return 'light-dark(var(--mantine-color-gray-3), var(--mantine-color-dark-3))'
  return `light-dark(var(--mantine-color-${color}-6), var(--mantine-color-${color}-7))`
}
