import { ActionIcon, Button, Group, JsonInput, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { RecentEvent } from '../api'
import { ArrowIcon } from '../ui/icons'
import { sampleEvent } from '../sending/sample-event'
import classes from './preview.module.css'
import { RawJson } from '../ui/raw-json'
import { nameOfEvent, personOfEvent } from './words'

/** Where the event of a preview comes from. */
export type EventSource = 'recent' | 'own'

/** The event that is chosen, and how to choose another. */
export interface EventChoiceProps {
  source: EventSource
  onSource: (source: EventSource) => void
  /** Those to choose from: what the mapping is for comes first */
  events: RecentEvent[]
  /** The server may keep events to choose from */
  isKept: boolean
  /** How many of them the mapping is for, where one is looked at */
  matching: number | undefined
  chosen: RecentEvent | undefined
  onChoose: (id: number) => void
  text: string
  onText: (text: string) => void
  problem: string | undefined
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
          ? 'No event has come yet. Send one, or choose “Your own event” and paste one.'
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
          ? `Event ${String(index + 1)} of the last ${String(events.length)}`
          : `This mapping is for ${String(matching)} of the last ${String(events.length)} events`}
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
  const time = new Date(receivedAt).toLocaleTimeString(undefined, { timeStyle: 'short' })
  const person = personOfEvent(event)
  return {
    value: String(id),
    label: [nameOfEvent(event), person, time].filter((part) => part !== undefined).join(' · ')
  }
}

function OwnEvent({ text, onText, problem, chosen }: EventChoiceProps) {
  const [isTouched, setTouched] = useState(false)
  const start = (event: Record<string, unknown>): void => {
    onText(JSON.stringify(event, null, 2))
  }
  return (
    <Stack gap="xs" align="start">
      <JsonInput
        w="100%"
        label="Event as JSON"
        description="In Segment’s form: type, event, properties, context."
        className={classes.editor}
        autosize
        minRows={6}
        maxRows={18}
        spellCheck={false}
        value={text}
        error={isTouched || text !== '' ? problem : undefined}
        onBlur={() => {
          setTouched(true)
        }}
        onChange={onText}
      />
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
    </Stack>
  )
}
