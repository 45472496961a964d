import { ActionIcon, Button, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import type { RecentEvent } from '../api'
import { EventField } from '../pasting'
import { sampleEvent } from '../sending/sample-event'
import { ArrowIcon } from '../ui/icons'
import { RawJson } from '../ui/raw-json'
import { shortTime } from '../ui/time'
import classes from './preview.module.css'
import { nameOfEvent, personOfEvent } from './words'

/** Where the event of a preview comes from. */
export type EventSource = 'recent' | 'own'

/** The event that is chosen, and how to choose another. */
export interface EventChoiceProps {
  source: EventSource
  onSource: (source: EventSource) => void
  /** Those to choose from: what the mapping takes comes first */
  events: RecentEvent[]
  /** The server may keep events to choose from */
  isKept: boolean
  /** How many of them the mapping takes, where one is looked at */
  matching: number | undefined
  chosen: RecentEvent | undefined
  onChoose: (id: number) => void
  text: string
  onText: (text: string) => void
}

/** A recent event, or one's own. */
export function EventChoice(props: EventChoiceProps) {
  const { source, onSource } = props
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        aria-label="Which event to preview"
        value={source}
        onChange={onSource}
        data={[
          { value: 'recent', label: 'Recent event' },
          { value: 'own', label: 'Your own event' }
        ]}
      />
      {source === 'recent' ? <RecentChoice {...props} /> : <OwnEvent {...props} />}
    </Stack>
  )
}

function RecentChoice({ events, isKept, matching, chosen, onChoose }: EventChoiceProps) {
  const index = events.findIndex(({ id }) => id === chosen?.id)
  const step = (by: number): void => {
    const next = events[index + by]
    if (next !== undefined) onChoose(next.id)
  }
  if (chosen === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {isKept
          ? 'No event has been received yet. Send one, or choose “Your own event” and paste one.'
          : 'This server was started with --no-keep-events: choose “Your own event” and paste one.'}
      </Text>
    )
  }
  return (
    <Stack gap="xs">
      <Group gap="xs" wrap="nowrap" align="end">
        <Select
          style={{ flex: 1, minWidth: 0 }}
          size="sm"
          label="Event"
          searchable
          limit={200}
          allowDeselect={false}
          value={String(chosen.id)}
          data={events.map(toOption)}
          onChange={(id) => {
            if (id !== null) onChoose(Number(id))
          }}
        />
        <StepButtons index={index} length={events.length} step={step} />
      </Group>
      <Text size="xs" c="dimmed">
        {matching === undefined
          ? `Event ${(index + 1).toLocaleString()} of the last ${events.length.toLocaleString()}`
          : `This mapping matches ${matching.toLocaleString()} of the last ${events.length.toLocaleString()} events`}
      </Text>
      <RawJson of="event" value={chosen.event} />
    </Stack>
  )
}

function StepButtons({ index, length, step }: { index: number; length: number; step: (by: number) => void }) {
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon
        variant="default"
        size={36}
        aria-label="Previous event"
        disabled={index <= 0}
        onClick={() => {
          step(-1)
        }}
      >
        <span className={classes.back}>
          <ArrowIcon />
        </span>
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={36}
        aria-label="Next event"
        disabled={index >= length - 1}
        onClick={() => {
          step(1)
        }}
      >
        <ArrowIcon />
      </ActionIcon>
    </Group>
  )
}

/** Time and person tell events of the same name apart. */
function toOption({ id, receivedAt, event }: RecentEvent): { value: string; label: string } {
  const when = id < 0 ? 'pasted' : shortTime(receivedAt)
  const person = personOfEvent(event)
  return {
    value: String(id),
    label: [nameOfEvent(event), person, when].filter((part) => part !== undefined).join(' · ')
  }
}

function OwnEvent({ text, onText, chosen }: EventChoiceProps) {
  const start = (event: Record<string, unknown>): void => {
    onText(JSON.stringify(event, null, 2))
  }
  return (
    <EventField text={text} onText={onText}>
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            start(sampleEvent(new Date()))
          }}
        >
          Fill in an example
        </Button>
        {chosen !== undefined && (
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              start(chosen.event)
            }}
          >
            Start from the recent event
          </Button>
        )}
      </Group>
    </EventField>
  )
}
