import { SegmentedControl, Text } from '@mantine/core'
import { useState } from 'react'
import type { Target } from './fields'
import { JsonEditor } from './json-editor'
import { ListEditor } from './list-editor'
import classes from './mapping.module.css'
import type { Property } from './paths'
import { SourceEditor } from './source-editor'
import { guessRows } from './suggestions'
import { fromValue, toValue, UNMAPPED, type MappedSources, type MappedValue, type Source } from './value'
import { ValueMenu } from './value-menu'

export interface ValueEditorProps {
  target: Target
  /** What stands in the mapping */
  raw: unknown
  properties: Property[]
  /** What the destination maps when nobody changes it */
  suggested: unknown
  onChange: (raw: unknown) => void
  /** What is typed as JSON and cannot be used yet; undefined where nothing is */
  text: string | undefined
  /** Notes what is typed, as long as it cannot be used */
  onText: (text: string | undefined) => void
}

/** What is mapped to one field: a property, several, a fixed value, a list with keys of its own, or JSON. */
export function ValueEditor({ target, raw, properties, suggested, onChange, text, onText }: ValueEditorProps) {
  const value = toValue(raw)
  // One more may be about to be chosen.
  const [isAdding, setAdding] = useState(false)
  const [isJson, setJson] = useState(false)
  const put = (next: MappedValue): void => {
    setAdding(false)
    setJson(false)
    onText(undefined)
    onChange(fromValue(next))
  }
  const isShownAsJson = isJson || text !== undefined || value.kind === 'advanced'
  const menu = (
    <ValueMenu
      {...{ target, value, suggested, put }}
      isJson={isShownAsJson}
      onAdd={() => {
        setAdding(true)
      }}
      onJson={(isShown) => {
        onText(undefined)
        setJson(isShown)
      }}
    />
  )
  if (isShownAsJson) return <JsonEditor {...{ target, raw, text, onText, onChange, menu }} />
  if (value.kind === 'list') return <ListEditor {...{ target, value, properties, put, menu }} />
  return <Sources {...{ target, value, properties, put, menu, isAdding }} />
}

interface SourcesProps extends Pick<ValueEditorProps, 'target' | 'properties'> {
  value: MappedSources
  put: (value: MappedValue) => void
  menu: React.ReactNode
  isAdding: boolean
}

/** One property or value, or several of them in their order. */
function Sources({ target, value, properties, put, menu, isAdding }: SourcesProps) {
  const { sources, take } = value
  const shown: (Source | undefined)[] = sources.length === 0 || isAdding ? [...sources, undefined] : sources
  const write = (index: number, source: Source | undefined): void => {
    const next = shown.map((one, at) => (at === index ? source : one)).filter((one) => one !== undefined)
    const list = listOf(target, source, next, properties)
    put(list ?? { kind: 'sources', take, sources: next })
  }
  return (
    <div className={classes.sources}>
      {shown.map((source, index) => (
        <div
          key={index}
          className={index === 0 ? classes.source : `${classes.source ?? ''} ${classes.alternative ?? ''}`}
        >
          {index > 0 && (
            <Text size="xs" c="dimmed">
              {take === 'all' ? 'and' : 'or else'}
            </Text>
          )}
          <SourceEditor
            {...{ target, source, properties }}
            label={
              index === 0 ? `Your property for ${target.label}` : `Property ${String(index + 1)} for ${target.label}`
            }
            isClearable={!target.required || shown.length > 1}
            isNew={isAdding && source === undefined}
            onChange={(next) => {
              write(index, next)
            }}
          />
          {index === 0 && menu}
        </div>
      ))}
      {sources.length > 1 && !target.list && (
        <Text size="xs" c="dimmed">
          The first that has a value is sent. Empty texts and placeholders such as “n/a” are passed over.
        </Text>
      )}
      {target.list && sources.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={`Which properties to send for ${target.label}`}
          value={take}
          data={[
            { value: 'first', label: 'The first with a value' },
            { value: 'all', label: 'All of them' }
          ]}
          onChange={(next) => {
            put({ kind: 'sources', sources, take: next })
          }}
        />
      )}
    </div>
  )
}

/** Keys that are read as they are: no row needs to say so. */
const OWN_KEYS = new Set(['product_id', 'sku', 'id', 'quantity', 'price', 'item_price', 'delivery_category'])

/** A list of products whose keys are the shop's own gets a row for each that Meta wants. */
function listOf(
  { meta }: Target,
  source: Source | undefined,
  sources: readonly Source[],
  properties: readonly Property[]
): MappedValue | undefined {
  if (meta !== 'contents' || sources.length !== 1 || source === undefined || !('path' in source)) return undefined
  const property = properties.find(({ path }) => path === source.path)
  const rows = property === undefined ? [] : guessRows(property)
  const isOwn = rows.some(
    ({ source: own }) => !('path' in own) || !OWN_KEYS.has(own.path) || own.transforms !== undefined
  )
  return isOwn ? { kind: 'list', path: source.path, rows } : undefined
}

export { UNMAPPED }
