import { Button, Group, Stack, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { matchQuery, useEventNames, type EventName } from '../api'
import { PlusIcon } from '../ui/icons'
import { ProblemAlert } from '../ui/problem-alert'
import { toFql } from '../filter/filter'
import type { MappingDraft } from './draft'
import classes from './events.module.css'
import { MappingItem } from './mapping-item'
import { NoEventsHint } from './no-events-hint'
import type { StepProps } from './step-content'
import { StepSection } from './step-section'
import type { Editor } from './use-editor'

/** Which events are sent, and as which of Meta's. */
export function EventsStep({ editor, problems }: StepProps) {
  const { draft, look } = editor
  const [open, setOpen] = useState<string>()
  const toggle = (key: string): void => {
    setOpen(open === key ? undefined : key)
    look(key)
  }
  const add = (name?: EventName): void => {
    const added = newMapping(editor, name)
    editor.set({ mappings: [...draft.mappings, added] })
    toggle(added.key)
  }
  return (
    <Stack gap="lg">
      <StepSection
        title="Select and filter events"
        description="Each mapping says which of your events are sent, and as which of Meta’s. Untick what should not be sent."
      >
        <NoEventsHint editor={editor} />
        {problems.mappings !== undefined && <ProblemAlert title="Not ready yet" message={problems.mappings} />}
        <ul className={classes.mappings}>
          {draft.mappings.map((mapping) => (
            <MappingItem
              key={mapping.key}
              mapping={mapping}
              editor={editor}
              isOpen={open === mapping.key}
              onToggle={() => {
                toggle(mapping.key)
              }}
            />
          ))}
        </ul>
        <Group>
          <Button
            variant="default"
            leftSection={<PlusIcon />}
            onClick={() => {
              add()
            }}
          >
            Add a mapping
          </Button>
        </Group>
      </StepSection>
      <EventsWithoutMapping editor={editor} onAdd={add} />
    </Stack>
  )
}

/** A mapping for an event that has none yet: it starts with what the definition suggests. */
function newMapping({ draft, definition }: Editor, name?: EventName): MappingDraft {
  const { fields, key } = definition.action
  const defaults = Object.entries(fields).flatMap(([field, { default: value }]) =>
    value === undefined ? [] : [[field, value]]
  )
  const taken = new Set(draft.mappings.map((mapping) => mapping.name))
  const wanted = name?.event ?? (name === undefined ? 'New mapping' : `${name.type} calls`)
  const title = [wanted, ...Array.from({ length: 500 }, (_, index) => `${wanted} ${String(index + 2)}`)].find(
    (one) => !taken.has(one)
  )
  return {
    key: `new-${String(Date.now())}`,
    name: title ?? wanted,
    subscribe: toFql({ type: name?.type ?? 'track', events: name?.event == null ? [] : [name.event], conditions: [] }),
    partnerAction: key,
    mapping: { ...(Object.fromEntries(defaults) as Record<string, unknown>), event_name: name?.event ?? 'Lead' },
    isOn: true,
    isNew: true
  }
}

/** These calls are about people and companies, and carry no event. */
const NO_EVENTS = new Set(['identify', 'group', 'alias', 'delete'])

/** Names of events that came, and that nothing is done with yet. */
function EventsWithoutMapping({ editor, onAdd }: { editor: Editor; onAdd: (name: EventName) => void }) {
  const { data: names = [] } = useEventNames()
  const taken = useTakenNames(editor)
  const free = names.filter((name) => !NO_EVENTS.has(name.type) && !taken.has(nameKey(name)))
  if (free.length === 0) return null
  return (
    <StepSection
      title="Events without a mapping"
      description="These came too, and are not sent to Meta. Add a mapping for those that matter to your ads."
    >
      <ul className={classes.names}>
        {free.map((name) => (
          <li key={nameKey(name)}>
            <Text size="sm" fw={500}>
              {name.event ?? name.type}
            </Text>
            <Text size="sm" c="dimmed" className={classes.count}>
              {name.type}, {name.count.toLocaleString()} so far
            </Text>
            <Button
              size="xs"
              variant="default"
              aria-label={`Add a mapping for ${name.event ?? name.type}`}
              onClick={() => {
                onAdd(name)
              }}
            >
              Add a mapping
            </Button>
          </li>
        ))}
      </ul>
    </StepSection>
  )
}

/** The names of those of the last events that a mapping takes. */
function useTakenNames({ draft, events }: Editor): ReadonlySet<string> {
  return useQueries({
    queries: draft.mappings.filter(({ isOn }) => isOn).map(({ subscribe }) => matchQuery(subscribe)),
    combine: (answers) => {
      const ids = new Set(answers.flatMap(({ data }) => (data?.ok === true ? data.ids : [])))
      return new Set(
        events.flatMap(({ id, event }) => (ids.has(id) ? [nameKey(event as { type: string; event?: string })] : []))
      )
    }
  })
}

function nameKey({ type, event }: { type: string; event?: string | null }): string {
  return `${type}\n${event ?? ''}`
}
