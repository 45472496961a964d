import { Button, Checkbox, Group, Input, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useEventNames } from '../api'
import type { Filter } from './filter'

interface EventNamesProps {
  filter: Filter
  onChange: (filter: Filter) => void
}

/** Names of events to tick: those that came, and those that are named already. */
export function EventNames({ filter, onChange }: EventNamesProps) {
  const { data: seen = [] } = useEventNames()
  const counts = new Map(
    seen.flatMap(({ type, event, count }) => (type === 'track' && event !== null ? [[event, count]] : []))
  )
  const names = [...new Set([...filter.events, ...counts.keys()])]
  const toggle = (name: string, isTicked: boolean): void => {
    const others = filter.events.filter((one) => one !== name)
    onChange({ ...filter, events: isTicked ? [...others, name] : others })
  }
  return (
    <Stack gap="xs">
      <Input.Wrapper
        label="Event names"
        labelElement="div"
        description={
          filter.events.length === 0
            ? 'None is ticked: all track events are taken.'
            : 'Those that are ticked are taken.'
        }
      >
        <ScrollArea.Autosize
          mah={220}
          mt={8}
          type="auto"
          viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': 'Event names' }}
        >
          <Stack gap={8}>
            {names.map((name) => (
              <Checkbox
                key={name}
                size="sm"
                checked={filter.events.includes(name)}
                label={<EventLabel name={name} count={counts.get(name)} />}
                onChange={({ currentTarget }) => {
                  toggle(name, currentTarget.checked)
                }}
              />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Input.Wrapper>
      <AnotherName
        onAdd={(name) => {
          toggle(name, true)
        }}
      />
    </Stack>
  )
}

function EventLabel({ name, count }: { name: string; count: number | undefined }) {
  return (
    <>
      {name}{' '}
      <Text span size="xs" c="dimmed">
        {count === undefined ? 'has not come yet' : `${count.toLocaleString()} so far`}
      </Text>
    </>
  )
}

function AnotherName({ onAdd }: { onAdd: (name: string) => void }) {
  const [name, setName] = useState('')
  const add = (): void => {
    // FQL has no way to write a quote in a text.
    const wanted = name.trim().replaceAll('"', '')
    if (wanted !== '') onAdd(wanted)
    setName('')
  }
  return (
    <Group gap="xs" align="end" wrap="nowrap">
      <TextInput
        size="xs"
        flex={1}
        aria-label="Another event name"
        placeholder="Another event name, exactly as it is sent"
        value={name}
        onChange={({ currentTarget }) => {
          setName(currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') add()
        }}
      />
      <Button size="xs" variant="default" disabled={name.trim() === ''} onClick={add}>
        Add
      </Button>
    </Group>
  )
}
