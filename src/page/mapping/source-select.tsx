import { Select, Text, type ComboboxItem, type SelectProps } from '@mantine/core'
import { useMemo, useState } from 'react'
import classes from './mapping.module.css'
import { groupOf, GROUPS, type Property } from './paths'
import type { Source } from './value'

/** A value that can be chosen instead of a property. */
export interface Constant {
  label: string
  value: string | number | boolean
}

interface SourceSelectProps extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  source: Source | undefined
  properties: Property[]
  onChange: (source: Source | undefined) => void
  /** Values that are always the same: those to choose from, or whatever is typed; none when left out */
  constants?: Constant[] | 'any'
  /** Paths of an item of a list: any name is one */
  isItem?: boolean
}

const MAX_SHOWN = 200
/** The property of an event can be named before any event has it. */
const PATH = /^[A-Za-z_$][\w$]*(\.[^.]+|\["[^"]+"\])+$/

/** Where a value comes from: a property of recent events, each with an example, or a value that is always the same. */
export function SourceSelect({ source, properties, onChange, constants, isItem, ...rest }: SourceSelectProps) {
  const [search, setSearch] = useState('')
  const known = useMemo(() => new Map(properties.map((property) => [property.path, property])), [properties])
  const data = useMemo(
    () => toOptions(properties, { source, search, constants, isItem }),
    [properties, source, search, constants, isItem]
  )
  return (
    <Select
      placeholder="Choose a property"
      nothingFoundMessage={
        isItem === true
          ? 'No match. Type the name of the key, e.g. art_no'
          : 'No match. Type the full path, e.g. properties.plan'
      }
      searchable
      selectFirstOptionOnChange
      limit={MAX_SHOWN}
      data={data}
      value={source === undefined ? null : encode(source)}
      onSearchChange={setSearch}
      onChange={(value) => {
        onChange(value === null ? undefined : decode(value))
      }}
      comboboxProps={{
        width: 'max-content',
        position: 'bottom-start',
        middlewares: { flip: true, shift: { padding: 12 } }
      }}
      classNames={{ dropdown: classes.dropdown, input: classes.path }}
      maxDropdownHeight={320}
      title={source !== undefined && 'path' in source ? source.path : undefined}
      renderOption={({ option }) => <Option option={option} property={known.get(option.value)} />}
      {...rest}
    />
  )
}

interface PropertySelectProps extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  /** '' for none */
  path: string
  properties: Property[]
  onChange: (path: string) => void
  isItem?: boolean
}

/** A property of recent events. */
export function PropertySelect({ path, onChange, ...rest }: PropertySelectProps) {
  return (
    <SourceSelect
      source={path === '' ? undefined : { path }}
      onChange={(source) => {
        onChange(source !== undefined && 'path' in source ? source.path : '')
      }}
      {...rest}
    />
  )
}

function Option({ option, property }: { option: ComboboxItem; property: Property | undefined }) {
  return (
    <div className={classes.option}>
      <span>{option.label}</span>
      {property !== undefined && (
        <Text span size="xs" c="dimmed" className={classes.example}>
          <bdi>{property.example}</bdi>
        </Text>
      )}
    </div>
  )
}

/** A path cannot start with the sign that marks a constant. */
function encode(source: Source): string {
  if ('path' in source) return source.path
  return 'constant' in source ? `=${JSON.stringify(source.constant)}` : `=${JSON.stringify(source.template)}`
}

function decode(value: string): Source {
  return value.startsWith('=') ? { constant: JSON.parse(value.slice(1)) as Constant['value'] } : { path: value }
}

interface Wanted {
  source: Source | undefined
  search: string
  constants: Constant[] | 'any' | undefined
  isItem: boolean | undefined
}

/** Whoever types a path means the path: what is typed as a fixed value comes last. */
function toOptions(properties: readonly Property[], wanted: Wanted) {
  const toItem = ({ path }: Property): ComboboxItem => ({ value: path, label: path })
  const groups =
    wanted.isItem === true
      ? [{ group: 'Keys of an item', items: properties.map(toItem) }]
      : GROUPS.map((group) => ({
          group: group,
          items: properties.filter(({ path }) => groupOf(path) === group).map(toItem)
        }))
  const unseen = { group: 'Not in recent events', items: unseenOf(wanted, new Set(properties.map(({ path }) => path))) }
  const fixed = { group: 'Fixed value', items: constantsOf(wanted) }
  return [...groups, unseen, fixed].filter(({ items }) => items.length > 0)
}

/** Those to choose from, what is chosen, and what is being typed. */
function constantsOf({ source, search, constants, isItem }: Wanted): ComboboxItem[] {
  const listed = Array.isArray(constants) ? constants : []
  const chosen = source !== undefined && 'constant' in source ? [source.constant] : []
  const text = search.trim()
  const isPath = PATH.test(text) || (isItem === true && !/^\d/.test(text))
  const typed = constants === 'any' && text !== '' && !isLabel(text) && !isPath ? [text] : []
  const more = [...new Set([...chosen, ...typed])].filter((value) => !listed.some((one) => one.value === value))
  return [...listed, ...more.map((value) => ({ label: `“${String(value)}”`, value }))].map(({ label, value }) => ({
    label,
    value: encode({ constant: value })
  }))
}

function unseenOf({ source, search, isItem }: Wanted, seen: ReadonlySet<string>): ComboboxItem[] {
  const text = search.trim()
  const chosen = source !== undefined && 'path' in source ? [source.path] : []
  const typed = PATH.test(text) || (isItem === true && text !== '' && !isLabel(text)) ? [text] : []
  return [...new Set([...chosen, ...typed])]
    .filter((path) => !seen.has(path))
    .map((path) => ({ label: path, value: path }))
}

/** What stands in the box of a chosen constant is its label. */
function isLabel(search: string): boolean {
  return search.startsWith('“')
}
