import { Group, Paper, Progress, Select, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { KeyCoverage, Parameter } from '../api'
import classes from './deliveries.module.css'

interface CoverageChartProps {
  coverage: KeyCoverage[]
  parameters: Parameter[]
}

/** Which customer information the delivered events carried: what Meta can match people by. */
export function CoverageChart({ coverage, parameters }: CoverageChartProps) {
  const names = [...new Set(coverage.map(({ event_name: name }) => name))]
  const [chosen, setChosen] = useState<string | null>(null)
  const { events, keys } = sum(coverage.filter(({ event_name: name }) => chosen === null || name === chosen))
  const shown = parameters
    .map(({ key, parameter, label }) => ({ label, share: events === 0 ? 0 : (keys[parameter ?? key] ?? 0) / events }))
    .filter(({ share }) => share > 0)
    .sort((one, other) => other.share - one.share)
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="coverage-title">
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h5" id="coverage-title">
            Match keys
          </Title>
          <Select
            size="xs"
            w={170}
            aria-label="Match keys of which event"
            placeholder="All events"
            clearable
            data={names}
            value={chosen}
            onChange={setChosen}
          />
        </Group>
        {shown.length === 0 ? (
          <Text size="sm" c="dimmed">
            Nothing has been delivered yet.
          </Text>
        ) : (
          <ul className={classes.keys}>
            {shown.map(({ label, share }) => (
              <KeyShare key={label} label={label} share={share} />
            ))}
          </ul>
        )}
        <Text size="xs" c="dimmed">
          Share of the {events.toLocaleString()} events delivered since the server started that carried each key.
        </Text>
      </Stack>
    </Paper>
  )
}

function KeyShare({ label, share }: { label: string; share: number }) {
  const percent = Math.round(100 * share)
  return (
    <li>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" truncate>
          {label}
        </Text>
        <Text size="sm" fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
          {percent} %
        </Text>
      </Group>
      <Progress value={percent} size="sm" aria-hidden />
    </li>
  )
}

function sum(coverage: readonly KeyCoverage[]): Pick<KeyCoverage, 'events' | 'keys'> {
  const keys: Record<string, number> = {}
  let events = 0
  for (const one of coverage) {
    events += one.events
    for (const [key, count] of Object.entries(one.keys)) keys[key] = (keys[key] ?? 0) + count
  }
  return { events, keys }
}
