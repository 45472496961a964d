import { Accordion, Alert, Anchor, Button, Group, Select, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useStatus, type QualityEvent, type QualityReport } from '../api'
import { ProblemAlert } from '../ui/problem-alert'
import { Waiting } from '../ui/waiting'
import { EventQuality } from './event-quality'
import { useQuality } from '../api/quality'

/** Meta's verdict on the events, beside our own count of match keys. */
export function QualityPage() {
  const { data: status } = useStatus()
  const [chosen, setChosen] = useState<string | null>(null)
  const names = status?.syncs.map(({ name }) => name) ?? []
  const sync = chosen ?? names.at(0) ?? null
  const { data, error, isFetching, refetch } = useQuality(sync)
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="end" gap="sm">
        <Stack gap={4}>
          <Title order={1} size="h2">
            Match quality
          </Title>
          <Text c="dimmed" size="sm">
            How well Meta can match your events to people, and what would improve it.
          </Text>
        </Stack>
        <Group gap="sm" align="end">
          {names.length > 1 && (
            <Select label="Sync" size="xs" data={names} value={sync} onChange={setChosen} allowDeselect={false} />
          )}
          <Button
            variant="default"
            size="xs"
            loading={isFetching}
            disabled={sync === null}
            onClick={() => void refetch()}
          >
            Refresh
          </Button>
        </Group>
      </Group>
      {status !== undefined && sync === null && <NoSync />}
      {error !== null && <ProblemAlert title="The figures cannot be shown" message={error.message} />}
      {data === undefined ? (
        sync !== null && error === null && <Waiting label="Asking for the figures" />
      ) : (
        <Report report={data} isSandbox={status?.recipient === 'sandbox'} />
      )}
    </Stack>
  )
}

function NoSync() {
  return (
    <Alert color="gray" title="There is no sync yet">
      <Anchor href="#/syncs" inherit underline="always">
        Create one
      </Anchor>
      : the figures are about its events.
    </Alert>
  )
}

const TITLES: Record<QualityReport['state'], { title: string; color: string }> = {
  figures: { title: 'Figures', color: 'gray' },
  no_data: { title: 'No figures yet', color: 'gray' },
  refused: { title: 'Meta does not show its figures', color: 'orange' },
  unreachable: { title: 'Meta cannot be reached', color: 'orange' },
  not_asked: { title: 'Meta was not asked', color: 'gray' }
}

function Report({ report, isSandbox }: { report: QualityReport; isSandbox: boolean }) {
  const { state, message, own_of: of } = report
  const events = byFrequency(report.events)
  const { title, color } = TITLES[state]
  return (
    <>
      {state !== 'figures' && (
        <Alert color={color} title={title}>
          {message}
        </Alert>
      )}
      {events.length > 0 && (
        <Accordion
          variant="separated"
          order={2}
          multiple
          defaultValue={events.slice(0, 1).map(({ event_name: name }) => name)}
        >
          {events.map((event) => (
            <EventQuality key={event.event_name} event={event} sync={report.sync} />
          ))}
        </Accordion>
      )}
      <Text size="xs" c="dimmed">
        {isSandbox ? 'These figures come from the sandbox, computed from what it received. ' : ''}
        “Meta’s count” is Meta’s own; “our count” is of the last {of.toLocaleString()} events received here, as this
        sync would send them. {notes(report)}
      </Text>
    </>
  )
}

/** What there is most of matters most. */
function byFrequency(events: readonly QualityEvent[]): QualityEvent[] {
  return [...events].sort((one, other) => (other.own?.events ?? 0) - (one.own?.events ?? 0))
}

function notes({ state, message, own_elsewhere: elsewhere, own_not_sent: notSent }: QualityReport): string {
  return [
    ...(state === 'figures' ? [message] : []),
    ...(elsewhere > 0
      ? [`${elsewhere.toLocaleString()} of our events ${elsewhere === 1 ? 'is' : 'are'} not from a website.`]
      : []),
    ...(notSent > 0 ? [`${notSent.toLocaleString()} of our events would not be sent. See Deliveries for why.`] : [])
  ].join(' ')
}
