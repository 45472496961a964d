import { Alert, Button, Collapse, Group, Select, Stack, Text, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useMatch, type RecentEvent } from '../api'
import { propertiesOf } from '../mapping/paths'
import { Conditions } from './conditions'
import { EventNames } from './event-names'
import { fromFql, NOTHING, toFql, type Filter } from './filter'

interface FilterEditorProps {
  /** FQL */
  subscribe: string
  /** The last events: what there is to choose from */
  events: RecentEvent[]
  onChange: (subscribe: string) => void
}

const TYPES = [
  { value: 'track', label: 'Track: something a person did' },
  { value: 'page', label: 'Page: a page was viewed' },
  { value: 'screen', label: 'Screen: a screen of an app was viewed' }
]

/** Which events a mapping is for: ticked and typed, or as FQL. Both always say the same. */
export function FilterEditor({ subscribe, events, onChange }: FilterEditorProps) {
  // What is half typed has no place in FQL, so the form remembers it.
  const [form, setForm] = useState<{ filter: Filter | undefined; fql: string }>({
    filter: fromFql(subscribe),
    fql: subscribe
  })
  const filter = form.fql === subscribe ? form.filter : fromFql(subscribe)
  const [isShown, setShown] = useState(filter === undefined)
  const change = (next: Filter): void => {
    const fql = toFql(next)
    setForm({ filter: next, fql })
    onChange(fql)
  }
  return (
    <Stack gap="md">
      {filter === undefined ? (
        <Alert color="gray" title="This filter is edited as text">
          It says more than the form can show.
        </Alert>
      ) : (
        <FilterForm filter={filter} events={events} onChange={change} />
      )}
      <Matching subscribe={subscribe} />
      {filter !== undefined && (
        <Group>
          <Button
            size="compact-xs"
            variant="subtle"
            aria-expanded={isShown}
            onClick={() => {
              setShown(!isShown)
            }}
          >
            {isShown ? 'Hide filter as text' : 'Edit filter as text'}
          </Button>
        </Group>
      )}
      <Collapse expanded={isShown || filter === undefined}>
        <Textarea
          label="Filter as text (FQL)"
          description="Segment’s query language for events."
          autosize
          minRows={2}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
          value={subscribe}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value)
          }}
        />
      </Collapse>
    </Stack>
  )
}

interface FilterFormProps {
  filter: Filter
  events: RecentEvent[]
  onChange: (filter: Filter) => void
}

function FilterForm({ filter, events, onChange }: FilterFormProps) {
  const ofType = useMemo(
    () => events.flatMap(({ event }) => (event.type === filter.type ? [event] : [])),
    [events, filter.type]
  )
  const properties = useMemo(() => propertiesOf(ofType), [ofType])
  const types = TYPES.some(({ value }) => value === filter.type)
    ? TYPES
    : [...TYPES, { value: filter.type, label: filter.type }]
  return (
    <>
      <Select
        label="Event type"
        data={types}
        allowDeselect={false}
        value={filter.type}
        onChange={(type) => {
          if (type !== null) onChange({ ...filter, type, events: type === 'track' ? filter.events : [] })
        }}
      />
      {filter.type === 'track' && <EventNames filter={filter} onChange={onChange} />}
      <Conditions filter={filter} properties={properties} onChange={onChange} />
    </>
  )
}

const PAUSE_MS = 300

/** What the filter does to the events that came last. */
function Matching({ subscribe }: { subscribe: string }) {
  const [settled] = useDebouncedValue(subscribe, PAUSE_MS)
  const { data } = useMatch(settled)
  if (settled === NOTHING) {
    return (
      <Text size="sm" c="dimmed" role="status">
        Choose at least one event. Until then this mapping takes nothing.
      </Text>
    )
  }
  if (data === undefined) return null
  return data.ok ? (
    <Text size="sm" role="status">
      Matches <strong>{data.matching.toLocaleString()}</strong> of the last {data.events.toLocaleString()} events.
    </Text>
  ) : (
    <Text size="sm" c="var(--mantine-color-error)" role="status">
      This filter isn’t valid. Example: type = &quot;track&quot; and event = &quot;Order Completed&quot;
    </Text>
  )
}
