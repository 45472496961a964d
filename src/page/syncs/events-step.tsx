import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { nameKey, useEventNames, type EventName } from '../api'
import { guessMetaEvent } from '../mapping/suggestions'
import { PasteEvent } from '../pasting'
import { PlusIcon, SearchIcon } from '../ui/icons'
import { ProblemAlert } from '../ui/problem-alert'
import type { MappingDraft } from './draft'
import classes from './events.module.css'
import { MappingItem } from './mapping-item'
import { newMapping } from './new-mapping'
import { NoEventsHint } from './no-events-hint'
import { overlapsOf } from './overlaps'
import { StartFrom } from './start-from'
import type { StepProps } from './step-props'
import { StepSection } from './step-section'
import type { Editor } from './use-editor'

/** So many mappings are listed at once; a list of more can be searched. */
const PAGE = 25
/** A list of this length needs no search. */
const FEW = 15

/** Which events are sent, and as which of Meta's. */
export function EventsStep({ editor, problems }: StepProps) {
  const { draft, look } = editor
  const [open, setOpen] = useState<string | undefined>(() => draft.mappings.find(({ isNew }) => isNew === true)?.key)
  const toggle = (key: string): void => {
    setOpen(open === key ? undefined : key)
    look(key)
  }
  const add = (name?: EventName): void => {
    const added = newMapping(editor, name)
    editor.set({ mappings: [added, ...draft.mappings] })
    setOpen(added.key)
    look(added.key)
  }
  return (
    <Stack gap="lg">
      <OwnEvents editor={editor} onAdd={add} />
      <StepSection
        title="Mappings"
        description="Each mapping turns your events into a Meta event. Untick any you don’t want to send."
      >
        {problems.mappings !== undefined && <ProblemAlert title="Not ready yet" message={problems.mappings} />}
        <Group justify="space-between" align="end" gap="sm">
          <StartFrom editor={editor} />
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
        <MappingList editor={editor} open={open} onToggle={toggle} />
      </StepSection>
    </Stack>
  )
}

interface MappingListProps {
  editor: Editor
  open: string | undefined
  onToggle: (key: string) => void
}

function MappingList({ editor, open, onToggle }: MappingListProps) {
  const { draft } = editor
  const [search, setSearch] = useState('')
  const [shown, setShown] = useState(PAGE)
  const overlaps = overlapsOf(editor)
  const found = draft.mappings.filter((mapping) => isCalled(mapping, search.trim().toLowerCase()))
  return (
    <>
      {draft.mappings.length > FEW && (
        <TextInput
          aria-label="Search mappings"
          placeholder={`Search ${draft.mappings.length.toLocaleString()} mappings by name or event`}
          leftSection={<SearchIcon />}
          value={search}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value)
          }}
        />
      )}
      {found.length === 0 ? (
        <Text size="sm" c="dimmed">
          {search === '' ? 'No mappings yet.' : 'No mappings match.'}
        </Text>
      ) : (
        <ul className={classes.mappings} aria-label="Mappings">
          {found.slice(0, shown).map((mapping) => (
            <MappingItem
              key={mapping.key}
              mapping={mapping}
              editor={editor}
              isOpen={open === mapping.key}
              overlaps={overlaps.get(mapping.key) ?? []}
              onToggle={() => {
                onToggle(mapping.key)
              }}
            />
          ))}
        </ul>
      )}
      {found.length > shown && (
        <Group>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              setShown(shown + PAGE)
            }}
          >
            Show {Math.min(PAGE, found.length - shown)} more of {found.length.toLocaleString()}
          </Button>
        </Group>
      )}
    </>
  )
}

function isCalled({ name, subscribe, mapping }: MappingDraft, search: string): boolean {
  const text = `${name} ${subscribe} ${typeof mapping.event_name === 'string' ? mapping.event_name : ''}`
  return text.toLowerCase().includes(search)
}

/** These calls are about people and companies, and carry no event. */
const NO_EVENTS = new Set(['identify', 'group', 'alias', 'delete'])
const MAX_OWN = 12

/** Events that came or were pasted and that no mapping takes, and the way to bring one in. */
function OwnEvents({ editor, onAdd }: { editor: Editor; onAdd: (name: EventName) => void }) {
  const { names, isLoaded } = useEventNames()
  const taken = takenNames(editor)
  const [search, setSearch] = useState('')
  const free = names.filter((name) => !NO_EVENTS.has(name.type) && !taken.has(nameKey(name)))
  const found = free.filter((name) => nameOf(name).toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <StepSection
      title="Your events without a mapping"
      description={
        free.length > 0
          ? 'These are not sent to Meta yet. Map those that matter to your ads.'
          : names.length > 0
            ? 'Every event received so far is taken by a mapping.'
            : 'Paste one of your events, and everything below can be chosen from it.'
      }
    >
      <NoEventsHint editor={editor} />
      {free.length > MAX_OWN && (
        <TextInput
          size="xs"
          aria-label="Search events without a mapping"
          placeholder={`Search ${free.length.toLocaleString()} events`}
          value={search}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value)
          }}
        />
      )}
      {found.length > 0 && (
        <ul className={classes.names}>
          {found.slice(0, MAX_OWN).map((name) => (
            <OwnEvent key={nameKey(name)} name={name} onAdd={onAdd} />
          ))}
        </ul>
      )}
      <PasteEvent isOpenAtFirst={isLoaded && names.length === 0} />
    </StepSection>
  )
}

function OwnEvent({ name, onAdd }: { name: EventName; onAdd: (name: EventName) => void }) {
  const meta = guessMetaEvent(name.event ?? '', name.type)
  return (
    <li>
      <Text size="sm" fw={500}>
        <bdi>{nameOf(name)}</bdi>
      </Text>
      <Text size="sm" c="dimmed" className={classes.count}>
        {name.count.toLocaleString()} so far{meta === undefined ? '' : ` · probably ${meta}`}
      </Text>
      <Button
        size="xs"
        variant="light"
        aria-label={`Map ${nameOf(name)}`}
        onClick={() => {
          onAdd(name)
        }}
      >
        Map it
      </Button>
    </li>
  )
}

function nameOf({ type, event }: EventName): string {
  return event ?? type
}

/** The names of those of the last events that a mapping takes. */
function takenNames({ draft, events, matches }: Editor): ReadonlySet<string> {
  const on = draft.mappings.filter(({ isOn }) => isOn)
  const ids = new Set(on.flatMap(({ subscribe }) => [...(matches.idsOf(subscribe) ?? [])]))
  return new Set(events.flatMap(({ id, event }) => (ids.has(id) ? [nameKey(event)] : [])))
}
