import { Badge, Checkbox, Stack, Switch, Text, TextInput } from '@mantine/core'
import { keysOf } from '../mapping/path-syntax'
import { SearchIcon } from '../ui/icons'
import { useMemo, useState } from 'react'
import { customerTargets, type Target } from '../mapping/fields'
import { looksPersonal } from '../mapping/suggestions'
import type { Property } from '../mapping/paths'
import { isFields, type Fields } from '../mapping/read'
import { fromValue, ofPath, pathsOf, toValue } from '../mapping/value'
import classes from './additional.module.css'
import type { MappingDraft } from './draft'
import { MappingChoice } from './mapping-choice'
import { NoEventsHint } from './no-events-hint'
import type { StepProps } from './step-props'
import { StepSection } from './step-section'
import type { Editor } from './use-editor'

const FIELD = 'additional_properties'
/** So many properties are listed; of more, those that are searched for. */
const MAX_SHOWN = 100
/** A list of this length needs no search. */
const FEW = 12

/** Further properties to send as custom data: none unless ticked. */
export function AdditionalStep({ editor }: StepProps) {
  const [isForAll, setForAll] = useState(false)
  const { mapping, definition } = editor
  const description = definition.action.fields[FIELD]?.description
  return (
    <StepSection title="Additional properties" description={description}>
      {mapping === undefined ? (
        <Text size="sm">Select a mapping under “Select and filter events” first.</Text>
      ) : (
        <>
          <NoEventsHint editor={editor} />
          <MappingChoice editor={editor} />
          {editor.draft.mappings.filter(({ isOn }) => isOn).length > 1 && (
            <Switch
              label="Apply to all mappings"
              checked={isForAll}
              onChange={({ currentTarget }) => {
                setForAll(currentTarget.checked)
              }}
            />
          )}
          <Choices editor={editor} mapping={mapping} isForAll={isForAll} />
        </>
      )}
    </StepSection>
  )
}

interface ChoicesProps {
  editor: Editor
  mapping: MappingDraft
  isForAll: boolean
}

function Choices({ editor, mapping, isForAll }: ChoicesProps) {
  const { properties, draft, set } = editor
  const [search, setSearch] = useState('')
  const ticked = additionalOf(mapping.mapping)
  const used = useMemo(() => pathsIn({ ...mapping.mapping, [FIELD]: undefined }), [mapping.mapping])
  const offered = properties.filter(
    ({ path, kinds }) => isOffered(path) && !kinds.includes('object') && !used.has(path)
  )
  const targets = useMemo(() => customerTargets(editor.definition), [editor.definition])
  const matching = offered.filter(({ path }) => path.toLowerCase().includes(search.trim().toLowerCase()))
  const unseen = [...ticked.keys()].filter((path) => !offered.some((property) => property.path === path))
  const toggle = (path: string, isTicked: boolean): void => {
    const mappings = draft.mappings.map((one) =>
      one.key === mapping.key || isForAll ? { ...one, mapping: withAdditional(one.mapping, path, isTicked) } : one
    )
    set({ mappings })
  }
  if (offered.length === 0 && unseen.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {properties.length === 0
          ? 'Properties can be selected here once an event has been received or pasted.'
          : 'Recent events of this mapping have no other properties.'}
      </Text>
    )
  }
  return (
    <>
      {offered.length > FEW && (
        <TextInput
          aria-label="Search properties"
          placeholder={`Search ${offered.length.toLocaleString()} properties`}
          leftSection={<SearchIcon />}
          value={search}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value)
          }}
        />
      )}
      <Stack gap={0} component="ul" className={classes.list}>
        {[...unseen.map(toUnseen), ...matching.slice(0, MAX_SHOWN)].map((property) => (
          <li key={property.path}>
            <Choice property={property} targets={targets} isTicked={ticked.has(property.path)} onToggle={toggle} />
          </li>
        ))}
      </Stack>
      {matching.length > MAX_SHOWN && (
        <Text size="xs" c="dimmed">
          {(matching.length - MAX_SHOWN).toLocaleString()} more: search for them.
        </Text>
      )}
      {offered.length > 0 && matching.length === 0 && (
        <Text size="sm" c="dimmed">
          No properties match.
        </Text>
      )}
    </>
  )
}

interface ChoiceProps {
  property: Property
  targets: readonly Target[]
  isTicked: boolean
  onToggle: (path: string, isTicked: boolean) => void
}

function Choice({ property, targets, isTicked, onToggle }: ChoiceProps) {
  const { path, example } = property
  const isPersonal = looksPersonal(property, targets)
  return (
    <Checkbox
      checked={isTicked}
      label={
        <span className={classes.choice}>
          <bdi>{path}</bdi>
          <Text span size="xs" c="dimmed">
            <bdi>{example}</bdi>
          </Text>
          {isPersonal && (
            <Badge variant="light" color={isTicked ? 'red' : 'orange'} size="sm">
              {isTicked ? 'Looks like contact data: untick it' : 'Looks like contact data'}
            </Badge>
          )}
        </span>
      }
      onChange={({ currentTarget }) => {
        onToggle(path, currentTarget.checked)
      }}
    />
  )
}

/** What the event says; people are the matter of customer information. */
function isOffered(path: string): boolean {
  return /^(properties|context\.(campaign|page|app|device|os|locale|timezone|traits))\b/.test(path)
}

function toUnseen(path: string): Property {
  return { path, example: 'not in recent events', count: 0, kinds: [], samples: [] }
}

/** Path of each additional property → the name that it is sent under. */
function additionalOf(mapping: Fields): Map<string, string> {
  const own = mapping[FIELD]
  const entries = isFields(own) ? Object.entries(own) : []
  return new Map(entries.flatMap(([name, raw]) => pathsOf(toValue(raw)).map((path) => [path, name] as const)))
}

function withAdditional(mapping: Fields, path: string, isTicked: boolean): Fields {
  const own = isFields(mapping[FIELD]) ? mapping[FIELD] : {}
  const known = additionalOf(mapping).get(path)
  if (isTicked)
    return known === undefined
      ? { ...mapping, [FIELD]: { ...own, [nameFor(path, own)]: fromValue(ofPath(path)) } }
      : mapping
  const rest = Object.fromEntries(Object.entries(own).filter(([name]) => name !== known))
  if (Object.keys(rest).length > 0) return { ...mapping, [FIELD]: rest }
  const { [FIELD]: _, ...others } = mapping
  return others
}

/** The last word of the path, or more of it where that is taken. */
function nameFor(path: string, taken: Fields): string {
  const words = keysOf(path)
  const last = words.at(-1) ?? path
  return last in taken ? words.slice(-2).join('_') : last
}

/** All paths that a mapping reads, those in templates of a key with a dot included. */
function pathsIn(value: unknown): Set<string> {
  const found = new Set<string>()
  const walk = (one: unknown): void => {
    if (Array.isArray(one)) one.forEach(walk)
    else if (isFields(one)) {
      if (typeof one['@path'] === 'string') found.add(one['@path'].replace(/^\$\./, ''))
      Object.values(one).forEach(walk)
    }
  }
  walk(value)
  return found
}
