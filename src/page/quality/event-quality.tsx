import { Accordion, Alert, Badge, Group, Stack, Text } from '@mantine/core'
import type { QualityEvent } from '../api'
import { KeyTable } from './key-table'
import classes from './quality.module.css'
import { deduplicationOf, freshnessOf, percent, wordsOfScore } from './words'

/** What Meta says of one event name, beside our own count: the score at a glance, the rest on demand. */
export function EventQuality({ event, sync }: { event: QualityEvent; sync: string }) {
  const { event_name: name, own, score } = event
  return (
    <Accordion.Item value={name}>
      <Accordion.Control>
        <Group justify="space-between" gap="xs" pr="sm">
          <div>
            <Text fw={600}>{name}</Text>
            <Text size="sm" c="dimmed">
              {own === null
                ? 'None among the last events here'
                : `${own.events.toLocaleString()} of the last events here`}
            </Text>
          </div>
          <Score score={score} />
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Details event={event} sync={sync} />
      </Accordion.Panel>
    </Accordion.Item>
  )
}

function Score({ score }: { score: number | null }) {
  if (score === null) {
    return (
      <Badge variant="light" color="gray">
        No score yet
      </Badge>
    )
  }
  const { label, color } = wordsOfScore(score)
  return (
    <Group gap="xs" align="baseline" wrap="nowrap">
      <span className={classes.score}>{score.toFixed(1)}</span>
      <Text span size="sm" c="dimmed">
        of 10
      </Text>
      <Badge variant="light" color={color} miw="max-content">
        {label}
      </Badge>
    </Group>
  )
}

function Details({ event, sync }: { event: QualityEvent; sync: string }) {
  const { event_name: name, keys, advice, diagnostics } = event
  return (
    <Stack gap="lg" pt="xs">
      {advice.length > 0 && (
        <Alert title="What would help most">
          <ul className={classes.advice}>
            {advice.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Alert>
      )}
      {diagnostics.map((diagnostic) => (
        <Alert key={diagnostic.name} color="orange" title={diagnostic.name}>
          {diagnostic.description} {diagnostic.solution}
          {diagnostic.percentage !== null && ` It concerns ${percent(diagnostic.percentage)} of the events.`}
        </Alert>
      ))}
      <Facts event={event} />
      <KeyTable keys={keys} eventName={name} sync={sync} />
    </Stack>
  )
}

function Facts({ event }: { event: QualityEvent }) {
  const { coverage, deduplication, own } = event
  const goal = coverage?.goal == null ? '' : ` (Meta advises ${percent(coverage.goal)})`
  const facts: [string, string][] = [
    ['Deduplication', deduplication.map(deduplicationOf).join('. ') || 'No feedback from Meta yet'],
    ['Freshness', freshnessOf(event)],
    ...(coverage === null
      ? []
      : [['Event coverage', `${percent(coverage.percentage)} of what the browser sends${goal}`] as [string, string]]),
    ...(own === null ? [] : [['Our events with an event ID', percent(own.with_event_id)] as [string, string]])
  ]
  return (
    <dl className={classes.facts}>
      {facts.map(([term, fact]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  )
}
