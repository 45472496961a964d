import { Autocomplete, Button, Checkbox, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useMatch } from '../api'
import { FilterEditor } from '../filter/filter-editor'
import { fromFql } from '../filter/filter'
import { STANDARD_EVENTS } from '../mapping/standard-events'
import { fromValue, sourcesOf, toValue } from '../mapping/value'
import type { MappingDraft } from './draft'
import classes from './events.module.css'
import type { Editor } from './use-editor'

interface MappingItemProps {
  mapping: MappingDraft
  editor: Editor
  isOpen: boolean
  onToggle: () => void
}

/** One mapping: ticked or not, and what it takes; open, with everything that can be changed of it. */
export function MappingItem({ mapping, editor, isOpen, onToggle }: MappingItemProps) {
  const { key, name, isOn, subscribe } = mapping
  const { data } = useMatch(subscribe)
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
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {describeFilter(subscribe)}
          </Text>
        </div>
        <Text size="xs" c="dimmed" className={classes.count}>
          {data?.ok === true &&
            data.events > 0 &&
            `${data.matching.toLocaleString()} of ${data.events.toLocaleString()} events`}
        </Text>
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
      </div>
      {isOpen && (
        <div className={classes.details} id={details}>
          <MappingDetails mapping={mapping} editor={editor} />
        </div>
      )}
    </li>
  )
}

/** A filter in a line. */
function describeFilter(subscribe: string): string {
  const filter = fromFql(subscribe)
  if (filter === undefined) return subscribe
  const { type, events, conditions } = filter
  const names = events.length === 0 ? `all ${type} calls` : events.join(', ')
  const more =
    conditions.length === 0 ? '' : `, with ${String(conditions.length)} condition${conditions.length > 1 ? 's' : ''}`
  return names + more
}

function MappingDetails({ mapping, editor }: Pick<MappingItemProps, 'mapping' | 'editor'>) {
  const { key, name, subscribe } = mapping
  const { definition, draft, events } = editor
  const isPreset = definition.presets.some((preset) => preset.name === key)
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          // One that was just added stands at the end of the list.
          autoFocus={mapping.isNew === true}
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
        events={events}
        onChange={(next) => {
          editor.setMapping(key, { subscribe: next })
        }}
      />
      {!isPreset && (
        <Group>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              editor.set({ mappings: draft.mappings.filter((one) => one.key !== key) })
            }}
          >
            Remove this mapping
          </Button>
        </Group>
      )}
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
