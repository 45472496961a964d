import { Button, Group, Select, TextInput } from '@mantine/core'
import type { Delivery, OutcomeKind } from '../api'
import { SearchIcon } from '../ui/icons'
import { OUTCOMES, wordsOf } from '../ui/outcome-words'

/** Which deliveries are listed; null is all of them. */
export interface Filter {
  outcome: OutcomeKind | null
  sync: string | null
  event: string | null
  person: string | null
  /** In any of the columns */
  text: string
}

export const NO_FILTER: Filter = { outcome: null, sync: null, event: null, person: null, text: '' }

/** @returns how a delivery's event is called: a page view has no name */
export function nameOf({ event, type }: Pick<Delivery, 'event' | 'type'>): string {
  return event ?? type.charAt(0).toUpperCase() + type.slice(1)
}

/** @returns the deliveries that a filter leaves */
export function applyFilter(deliveries: readonly Delivery[], filter: Filter): Delivery[] {
  const { outcome, sync, event, person } = filter
  const text = filter.text.trim().toLowerCase()
  return deliveries.filter(
    (delivery) =>
      (outcome === null || delivery.outcome === outcome) &&
      (sync === null || delivery.sync === sync) &&
      (event === null || nameOf(delivery) === event) &&
      (person === null || delivery.person === person) &&
      (text === '' || textOf(delivery).includes(text))
  )
}

/** Everything of a delivery that can be searched. */
function textOf(delivery: Delivery): string {
  const { sync, person, reason, fbtrace_id: trace, mappings, outcome, notices = [] } = delivery
  const parts = [nameOf(delivery), sync, person, wordsOf(outcome).label, reason, trace, ...mappings]
  return [...parts, ...notices.map((notice) => `${notice.parameter} ${notice.reason}`)].join('\n').toLowerCase()
}

interface FiltersProps {
  filter: Filter
  onFilter: (filter: Filter) => void
  deliveries: Delivery[]
  syncs: string[]
  isPaused: boolean
  waiting: number
  onPaused: (isPaused: boolean) => void
}

/** So many names are listed at once; others are found by typing. */
const MAX_SHOWN = 100

/** What to list, and whether it goes on. */
export function Filters({ filter, onFilter, deliveries, syncs, isPaused, waiting, onPaused }: FiltersProps) {
  const events = [...new Set(deliveries.map(nameOf))].sort()
  const people = [...new Set(deliveries.flatMap(({ person }) => person ?? []))]
  return (
    <Group gap="sm" align="end" justify="space-between">
      <Group gap="sm" align="end">
        <TextInput
          label="Search"
          size="xs"
          w={190}
          placeholder="Reason, trace ID, mapping…"
          leftSection={<SearchIcon size={14} />}
          value={filter.text}
          onChange={({ currentTarget }) => {
            onFilter({ ...filter, text: currentTarget.value })
          }}
        />
        <Choice
          label="Outcome"
          all="All outcomes"
          value={filter.outcome}
          // What no mapping matches is counted, not listed.
          data={OUTCOMES.filter(({ kind }) => kind !== 'not_subscribed').map(({ kind, label }) => ({
            value: kind,
            label
          }))}
          onChange={(outcome) => {
            onFilter({ ...filter, outcome: outcome as OutcomeKind | null })
          }}
        />
        <Choice
          label="Event"
          all="All events"
          value={filter.event}
          data={events}
          onChange={(event) => {
            onFilter({ ...filter, event })
          }}
        />
        <Choice
          label="Person"
          all="Everyone"
          value={filter.person}
          data={people}
          onChange={(person) => {
            onFilter({ ...filter, person })
          }}
        />
        {syncs.length > 1 && (
          <Choice
            label="Sync"
            all="All syncs"
            value={filter.sync}
            data={syncs}
            onChange={(sync) => {
              onFilter({ ...filter, sync })
            }}
          />
        )}
      </Group>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          onPaused(!isPaused)
        }}
      >
        {isPaused ? `Resume${waiting > 0 ? ` (${String(waiting)} new)` : ''}` : 'Pause'}
      </Button>
    </Group>
  )
}

interface ChoiceProps {
  label: string
  all: string
  value: string | null
  data: string[] | { value: string; label: string }[]
  onChange: (value: string | null) => void
}

function Choice({ label, all, ...rest }: ChoiceProps) {
  return <Select label={label} placeholder={all} size="xs" w={150} clearable searchable limit={MAX_SHOWN} {...rest} />
}
