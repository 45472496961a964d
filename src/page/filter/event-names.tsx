import { Button, Checkbox, Group, Radio, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useEventNames } from '../api'
import type { Filter } from './filter'

interface EventNamesProps {
  filter: Filter
  onChange: (filter: Filter) => void
}

/** So many names are listed; of more, those that are searched for. */
const MAX_SHOWN = 100
/** A list of this length needs no search. */
const FEW = 8

/** Which track events: some by name, or all of them, which is a choice of its own. */
export function EventNames({ filter, onChange }: EventNamesProps) {
  const isAll = filter.isAll === true
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Events"
        value={isAll ? 'all' : 'some'}
        onChange={(value) => {
          onChange({ ...filter, isAll: value === 'all' })
        }}
      >
        <Group gap="lg" mt={6}>
          <Radio value="some" label="Selected events" />
          <Radio value="all" label="All track events" />
        </Group>
      </Radio.Group>
      {!isAll && <Names filter={filter} onChange={onChange} />}
    </Stack>
  )
}

/** Names of events to tick: those that came, and those that are named already. */
function Names({ filter, onChange }: EventNamesProps) {
  const { names: seen } = useEventNames()
  const [search, setSearch] = useState('')
  const counts = new Map(
    seen.flatMap(({ type, event, count }) => (type === 'track' && event !== null ? [[event, count]] : []))
  )
  const names = [...new Set([...filter.events, ...counts.keys()])]
  const found = names.filter((name) => name.toLowerCase().includes(search.trim().toLowerCase()))
  const toggle = (name: string, isTicked: boolean): void => {
    const others = filter.events.filter((one) => one !== name)
    onChange({ ...filter, events: isTicked ? [...others, name] : others })
  }
  return (
    <>
      {names.length > FEW && (
        <TextInput
          size="xs"
          aria-label="Search event names"
          placeholder={`Search ${names.length.toLocaleString()} event names`}
          value={search}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value)
          }}
        />
      )}
      <ScrollArea.Autosize
        mah={220}
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': 'Event names' }}
      >
        <Stack gap={8} p={2}>
          {found.slice(0, MAX_SHOWN).map((name) => (
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
          {found.length > MAX_SHOWN && (
            <Text size="xs" c="dimmed">
              {(found.length - MAX_SHOWN).toLocaleString()} more: search for them.
            </Text>
          )}
          {names.length > 0 && found.length === 0 && (
            <Text size="xs" c="dimmed">
              No match. Add the name below.
            </Text>
          )}
        </Stack>
      </ScrollArea.Autosize>
      <AnotherName
        onAdd={(name) => {
          toggle(name, true)
        }}
      />
    </>
  )
}

function EventLabel({ name, count }: { name: string; count: number | undefined }) {
  return (
    <>
      <bdi>{name}</bdi>{' '}
      <Text span size="xs" c="dimmed">
        {count === undefined ? 'not in recent events' : `${count.toLocaleString()} so far`}
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
          if (event.key === 'Enter') {
            event.preventDefault()
            add()
          }
        }}
      />
      <Button size="xs" variant="default" disabled={name.trim() === ''} onClick={add}>
        Add
      </Button>
    </Group>
  )
}
