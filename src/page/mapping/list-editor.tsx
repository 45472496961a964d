import { Stack, Text } from '@mantine/core'
import type { Target } from './fields'
import classes from './mapping.module.css'
import { itemProperties, type Property } from './paths'
import { PropertySelect, SourceSelect } from './source-select'
import { guessRows } from './suggestions'
import { TransformList } from './transform-list'
import type { ListRow, MappedValue, Source } from './value'

interface ListEditorProps {
  target: Target
  value: Extract<MappedValue, { kind: 'list' }>
  properties: Property[]
  put: (value: MappedValue) => void
  menu: React.ReactNode
}

/** What Meta wants to know of each item. */
const KEYS: readonly { key: string; label: string }[] = [
  { key: 'id', label: 'ID' },
  { key: 'quantity', label: 'Quantity' },
  { key: 'item_price', label: 'Item price' },
  { key: 'delivery_category', label: 'Delivery category' }
]

/** A list of products with keys of the shop's own: the list, and for each of Meta's keys the key of an item. */
export function ListEditor({ target, value, properties, put, menu }: ListEditorProps) {
  const lists = properties.filter(({ kinds }) => kinds.includes('list') || kinds.includes('object'))
  const items = itemProperties(lists.find(({ path }) => path === value.path))
  const known = new Set(KEYS.map(({ key }) => key))
  const others = value.rows.filter(({ key }) => !known.has(key)).map(({ key }) => ({ key, label: key }))
  return (
    <Stack gap="xs">
      <div className={classes.source}>
        <PropertySelect
          aria-label={`List of ${target.label}`}
          path={value.path}
          properties={lists}
          onChange={(path) => {
            const list = lists.find((one) => one.path === path)
            put(
              path === ''
                ? { kind: 'sources', sources: [], take: 'first' }
                : { ...value, path, ...(list && { rows: guessRows(list) }) }
            )
          }}
        />
        {menu}
      </div>
      <div className={classes.list} role="group" aria-label={`What each item of ${target.label} has`}>
        {[...KEYS, ...others].map(({ key, label }) => (
          <ItemRow
            key={key}
            label={label}
            source={value.rows.find((row) => row.key === key)?.source}
            properties={items}
            onChange={(source) => {
              put({ ...value, rows: withRow(value.rows, key, source) })
            }}
          />
        ))}
      </div>
    </Stack>
  )
}

interface ItemRowProps {
  label: string
  source: Source | undefined
  properties: Property[]
  onChange: (source: Source | undefined) => void
}

function ItemRow({ label, source, properties, onChange }: ItemRowProps) {
  return (
    <div className={classes.item}>
      <div className={classes.stack}>
        <SourceSelect
          size="xs"
          aria-label={`Key of an item for ${label}`}
          placeholder="Not sent"
          source={source}
          properties={properties.filter(({ kinds }) => !kinds.includes('object'))}
          constants="any"
          isItem
          clearable
          onChange={onChange}
        />
        {source !== undefined && 'path' in source && (
          <TransformList
            label={label}
            transforms={source.transforms ?? []}
            onChange={(transforms) => {
              onChange(transforms.length === 0 ? { path: source.path } : { path: source.path, transforms })
            }}
          />
        )}
      </div>
      <span className={classes.arrow} aria-hidden>
        →
      </span>
      <Text size="sm" className={classes.itemLabel}>
        {label}
      </Text>
    </div>
  )
}

/** The rows keep the order of Meta's keys. */
function withRow(rows: readonly ListRow[], key: string, source: Source | undefined): ListRow[] {
  const others = rows.filter((row) => row.key !== key)
  const all = source === undefined ? others : [...others, { key, source }]
  const rank = ({ key: of }: ListRow): number => {
    const index = KEYS.findIndex((one) => one.key === of)
    return index === -1 ? KEYS.length : index
  }
  return [...all].sort((one, other) => rank(one) - rank(other))
}
