import { ActionIcon, Autocomplete, Button, Checkbox, Menu, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { FilterEditor } from '../filter/filter-editor'
import { fromFql, isEmpty, NOTHING } from '../filter/filter'
import { STANDARD_EVENTS } from '../mapping/standard-events'
import { fromValue, sourcesOf, toValue } from '../mapping/value'
import { MoreIcon } from '../ui/icons'
import type { MappingDraft } from './draft'
import classes from './events.module.css'
import { duplicateOf } from './new-mapping'
import type { Overlap } from './overlaps'
import type { Editor } from './use-editor'

interface MappingItemProps {
  mapping: MappingDraft
  editor: Editor
  isOpen: boolean
  onToggle: () => void
  /** Other mappings that take the same events */
  overlaps: Overlap[]
}

/** One mapping: ticked or not, and what it takes; open, with everything that can be changed of it. */
export function MappingItem({ mapping, editor, isOpen, onToggle, overlaps }: MappingItemProps) {
  const { key, name, isOn, subscribe } = mapping
  const { matches } = editor
  const matching = matches.idsOf(subscribe)?.size
  const details = `mapping-${key.replace(/\W/g, '-')}`
  return (
    <li>
      <div className={classes.item}>
        <Checkbox
          aria-label={`Send ${name}`}
          checked={isOn}
          onChange={({ currentTarget }) => {
            editor.setMapping(key, { isOn: currentTarget.checked })
          }}
        />
        <div className={classes.about}>
          <Text size="sm" fw={500} className={isOn ? undefined : classes.off}>
            <bdi>{name}</bdi>
          </Text>
          <Text size="xs" c={isOn && subscribe === NOTHING ? 'var(--mantine-color-error)' : 'dimmed'}>
            {describeFilter(subscribe)} → {metaEventOf(mapping)}
          </Text>
          {isOn && overlaps.map((overlap) => <OverlapNote key={overlap.name} overlap={overlap} />)}
        </div>
        <Text size="xs" c="dimmed" className={classes.count}>
          {matching !== undefined &&
            matches.events > 0 &&
            subscribe !== NOTHING &&
            `Matches ${matching.toLocaleString()} of ${matches.events.toLocaleString()}`}
        </Text>
        <div className={classes.actions}>
          <Button
            size="compact-sm"
            variant="subtle"
            aria-expanded={isOpen}
            aria-controls={isOpen ? details : undefined}
            aria-label={`${isOpen ? 'Close' : 'Edit'} ${name}`}
            onClick={onToggle}
          >
            {isOpen ? 'Close' : 'Edit'}
          </Button>
          <MappingMenu mapping={mapping} editor={editor} />
        </div>
      </div>
      {isOpen && (
        <div className={classes.details} id={details}>
          <MappingDetails mapping={mapping} editor={editor} />
        </div>
      )}
    </li>
  )
}

function OverlapNote({ overlap: { name, events } }: { overlap: Overlap }) {
  return (
    <Text size="xs" className={classes.overlap}>
      {events.toLocaleString()} of these events are also taken by “<bdi>{name}</bdi>”: Meta would get both.
    </Text>
  )
}

function MappingMenu({ mapping, editor }: Pick<MappingItemProps, 'mapping' | 'editor'>) {
  const { draft, definition } = editor
  const isPreset = definition.presets.some(({ name }) => name === mapping.key)
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for the mapping ${mapping.name}`}>
          <MoreIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() => {
            const copy = duplicateOf(mapping, draft.mappings)
            editor.set({ mappings: draft.mappings.flatMap((one) => (one.key === mapping.key ? [one, copy] : [one])) })
            editor.look(copy.key)
          }}
        >
          Duplicate
        </Menu.Item>
        {!isPreset && (
          <Menu.Item
            color="red"
            onClick={() => {
              editor.setWithUndo(`“${mapping.name}” was removed.`, {
                mappings: draft.mappings.filter(({ key }) => key !== mapping.key)
              })
            }}
          >
            Remove
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** A filter in a line. */
function describeFilter(subscribe: string): string {
  const filter = fromFql(subscribe)
  if (filter === undefined) return subscribe
  if (isEmpty(filter)) return 'Choose at least one event'
  const { type, events, conditions } = filter
  const names = events.length === 0 ? `all ${type} events` : events.join(', ')
  const more =
    conditions.length === 0 ? '' : `, with ${String(conditions.length)} condition${conditions.length > 1 ? 's' : ''}`
  return names + more
}

/** What Meta calls the event, as far as the mapping says so. */
function metaEventOf({ mapping }: MappingDraft): string {
  const [source, ...others] = sourcesOf(toValue(mapping.event_name))
  if (source === undefined) return 'no name yet'
  return 'constant' in source && others.length === 0 ? String(source.constant) : 'its own name'
}

function MappingDetails({ mapping, editor }: Pick<MappingItemProps, 'mapping' | 'editor'>) {
  const { key, name, subscribe } = mapping
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label="Mapping name"
          description="For you: in previews and deliveries."
          required
          maxLength={200}
          value={name}
          error={name.trim() === '' ? 'Give the mapping a name.' : undefined}
          onChange={({ currentTarget }) => {
            editor.setMapping(key, { name: currentTarget.value })
          }}
        />
        <MetaEventInput mapping={mapping} editor={editor} />
      </SimpleGrid>
      <FilterEditor
        key={key}
        subscribe={subscribe}
        events={editor.events}
        onChange={(next) => {
          editor.setMapping(key, { subscribe: next })
        }}
      />
    </Stack>
  )
}

/** Left empty, the event keeps its own name at Meta. */
function MetaEventInput({ mapping: { key, mapping }, editor }: Pick<MappingItemProps, 'mapping' | 'editor'>) {
  const [source, ...others] = sourcesOf(toValue(mapping.event_name))
  const isFixed = source !== undefined && 'constant' in source && others.length === 0
  const write = (text: string): void => {
    const value = text === '' ? { path: 'event' } : { constant: text }
    const raw = fromValue({ kind: 'sources', sources: [value], take: 'first' })
    editor.setMapping(key, { mapping: { ...mapping, event_name: raw } })
  }
  return (
    <Autocomplete
      label="Meta event"
      description="A standard event, or a name of your own."
      placeholder="The event’s own name"
      data={STANDARD_EVENTS}
      maxLength={50}
      value={isFixed ? String(source.constant) : ''}
      onChange={write}
    />
  )
}
