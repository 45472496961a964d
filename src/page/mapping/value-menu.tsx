import { ActionIcon, Menu } from '@mantine/core'
import { MoreIcon } from '../ui/icons'
import type { Target } from './fields'
import { constantsFor } from './source-editor'
import type { Transform } from './transforms'
import { sourcesOf, toValue, UNMAPPED, type MappedValue, type Source } from './value'

interface ValueMenuProps {
  target: Target
  value: MappedValue
  suggested: unknown
  put: (value: MappedValue) => void
  onAdd: () => void
  /** Shown as JSON, although the form may have words for it */
  isJson: boolean
  onJson: (isJson: boolean) => void
}

interface Item {
  label: string
  act: () => void
}

const TRANSFORMS: readonly { label: string; transform: Transform }[] = [
  { label: 'Lower case', transform: { kind: 'lower' } },
  { label: 'Upper case', transform: { kind: 'upper' } },
  { label: 'Decimal comma → point', transform: { kind: 'decimal' } },
  { label: 'Replace text…', transform: { kind: 'replace', pattern: ' ', replacement: '' } },
  { label: 'Part of a text…', transform: { kind: 'part', separator: ' ', take: 'first' } }
]

/** Everything that can be done with a field beside choosing a property. */
export function ValueMenu(props: ValueMenuProps) {
  const { target, isJson, onJson, value } = props
  const values = isJson ? [] : valueItems(props)
  const changes = isJson ? [] : changeItems(props)
  return (
    <Menu position="bottom-end" withinPortal width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for ${target.label}`}>
          <MoreIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Items items={values} />
        {changes.length > 0 && <Menu.Label>Change the value</Menu.Label>}
        <Items items={changes} />
        {(values.length > 0 || changes.length > 0) && <Menu.Divider />}
        <Items items={otherItems(props)} />
        {isJson && value.kind !== 'advanced' ? (
          <Menu.Item
            onClick={() => {
              onJson(false)
            }}
          >
            Choose properties
          </Menu.Item>
        ) : (
          !isJson && (
            <Menu.Item
              onClick={() => {
                onJson(true)
              }}
            >
              Edit as JSON
            </Menu.Item>
          )
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function Items({ items }: { items: Item[] }) {
  return items.map(({ label, act }) => (
    <Menu.Item key={label} onClick={act}>
      {label}
    </Menu.Item>
  ))
}

/** Other kinds of values. */
function valueItems({ target, value, put, onAdd }: ValueMenuProps): Item[] {
  const sources = sourcesOf(value)
  const withFirst = (first: Source): MappedValue => ({
    kind: 'sources',
    take: value.kind === 'sources' ? value.take : 'first',
    sources: [first, ...sources.slice(1)]
  })
  return [
    ...(sources.length > 0 ? [{ label: 'Add another property', act: onAdd }] : []),
    ...(constantsFor(target) === 'any'
      ? [
          {
            label: 'Fixed value…',
            act: () => {
              put(withFirst({ constant: ' ' }))
            }
          }
        ]
      : []),
    ...(target.type === 'object' || target.type === 'boolean'
      ? []
      : [
          {
            label: 'Combine properties…',
            act: () => {
              put(withFirst({ template: templateOf(sources[0]) }))
            }
          }
        ])
  ]
}

function templateOf(source: Source | undefined): string {
  if (source === undefined) return '{{properties.name}}'
  if ('path' in source) return `{{${source.path}}}`
  return 'template' in source ? source.template : String(source.constant)
}

/** What can be made of the first property. */
function changeItems({ target, value, put }: ValueMenuProps): Item[] {
  const [first, ...others] = sourcesOf(value)
  if (value.kind !== 'sources' || first === undefined || !('path' in first) || target.type === 'object') return []
  const transforms = first.transforms ?? []
  return TRANSFORMS.filter(
    ({ transform }) => transform.kind === 'replace' || !transforms.some(({ kind }) => kind === transform.kind)
  ).map(({ label, transform }) => ({
    label,
    act: () => {
      // A part is taken of the text as it came.
      const next = transform.kind === 'part' ? [transform, ...transforms] : [...transforms, transform]
      put({ kind: 'sources', take: value.take, sources: [{ ...first, transforms: next }, ...others] })
    }
  }))
}

function otherItems({ target, value, suggested, put }: ValueMenuProps): Item[] {
  const start = toValue(suggested)
  const isSuggested = JSON.stringify(start) === JSON.stringify(value)
  const isMapped = value.kind !== 'sources' || value.sources.length > 0
  return [
    ...(suggested !== undefined && suggested !== null && !isSuggested
      ? [
          {
            label: 'Reset to default',
            act: () => {
              put(start)
            }
          }
        ]
      : []),
    ...(isMapped && !target.required
      ? [
          {
            label: 'Do not send',
            act: () => {
              put(UNMAPPED)
            }
          }
        ]
      : [])
  ]
}
