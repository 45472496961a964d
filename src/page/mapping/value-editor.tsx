import { ActionIcon, JsonInput, Menu, SegmentedControl, Text } from '@mantine/core'
import { useState } from 'react'
import { MoreIcon } from '../ui/icons'
import type { Target } from './fields'
import classes from './mapping.module.css'
import type { Property } from './paths'
import { SourceSelect, type Constant } from './source-select'
import { fromValue, toValue, UNMAPPED, type MappedValue, type Source } from './value'

interface ValueEditorProps {
  target: Target
  /** What stands in the mapping */
  raw: unknown
  properties: Property[]
  /** What the destination maps when nobody changes it */
  suggested: unknown
  onChange: (raw: unknown) => void
}

/** What is mapped to one field: a property, the first or all of several, a value that is always the same, or a directive. */
export function ValueEditor({ target, raw, properties, suggested, onChange }: ValueEditorProps) {
  const value = toValue(raw)
  // One more may be about to be chosen.
  const [isAdding, setAdding] = useState(false)
  const [isText, setText] = useState(false)
  const put = (next: MappedValue): void => {
    setAdding(false)
    onChange(fromValue(next))
  }
  const menu = <ValueMenu {...{ target, value, suggested, put, onAdd: setAdding, isText, onText: setText }} />
  if (isText || value.kind === 'advanced') return <Advanced label={target.label} {...{ raw, menu, onChange }} />
  const { sources, take } = value
  const shown: (Source | undefined)[] = sources.length === 0 || isAdding ? [...sources, undefined] : sources
  const write = (index: number, source: Source | undefined): void => {
    const next = shown.map((one, at) => (at === index ? source : one)).filter((one) => one !== undefined)
    put({ ...value, sources: next })
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
          <SourceSelect
            aria-label={
              index === 0 ? `Your property for ${target.label}` : `Property ${String(index + 1)} for ${target.label}`
            }
            source={source}
            properties={fitting(properties, target)}
            constants={constantsFor(target)}
            clearable={!target.required || shown.length > 1}
            autoFocus={isAdding && source === undefined}
            onChange={(next) => {
              write(index, next)
            }}
          />
          {index === 0 && menu}
        </div>
      ))}
      {target.list && sources.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={`Which properties to send for ${target.label}`}
          value={take}
          data={[
            { value: 'first', label: 'The first that has a value' },
            { value: 'all', label: 'All of them' }
          ]}
          onChange={(next) => {
            put({ ...value, take: next })
          }}
        />
      )}
    </div>
  )
}

interface ValueMenuProps extends Pick<ValueEditorProps, 'target' | 'suggested'> {
  value: MappedValue
  put: (value: MappedValue) => void
  onAdd: (isAdding: boolean) => void
  /** Shown as a directive, although the form has words for it */
  isText: boolean
  onText: (isText: boolean) => void
}

function ValueMenu({ target: { label, required }, value, suggested, put, onAdd, isText, onText }: ValueMenuProps) {
  const isAdvanced = value.kind === 'advanced'
  const isMapped = isAdvanced || value.sources.length > 0
  const start = toValue(suggested)
  const isSuggested = JSON.stringify(start) === JSON.stringify(value)
  const items: [label: string, isPossible: boolean, act: () => void][] = [
    [
      'Add another property',
      isMapped && !isAdvanced && !isText,
      () => {
        onAdd(true)
      }
    ],
    [
      'Back to the suggestion',
      suggested !== undefined && !isSuggested,
      () => {
        onText(false)
        put(start)
      }
    ],
    isText && !isAdvanced
      ? [
          'Choose properties',
          true,
          () => {
            onText(false)
          }
        ]
      : [
          'Write a directive (JSON)',
          !isAdvanced,
          () => {
            onText(true)
          }
        ],
    [
      'Do not send',
      isMapped && !required,
      () => {
        onText(false)
        put(UNMAPPED)
      }
    ]
  ]
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for ${label}`}>
          <MoreIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(([words, isPossible, act]) => (
          <Menu.Item key={words} disabled={!isPossible} onClick={act}>
            {words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

interface AdvancedProps {
  label: string
  raw: unknown
  menu: React.ReactNode
  onChange: (raw: unknown) => void
}

/** A directive of Segment's mapping language. What is no JSON yet does not reach the mapping. */
function Advanced({ label, raw, menu, onChange }: AdvancedProps) {
  const [text, setText] = useState(() => (raw === undefined ? '' : JSON.stringify(raw, null, 2)))
  return (
    <div className={classes.source}>
      <JsonInput
        aria-label={`Directive for ${label}`}
        description="Segment’s mapping language, such as @template or @arrayPath."
        autosize
        minRows={3}
        maxRows={14}
        spellCheck={false}
        validationError="This is no JSON yet."
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
        value={text}
        onChange={(next) => {
          setText(next)
          const read = parse(next)
          if (read !== undefined) onChange(read)
        }}
      />
      {menu}
    </div>
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Objects and lists of them fit only where such are wanted. */
function fitting(properties: Property[], { type }: Target): Property[] {
  return properties.filter(({ kinds }) => (type === 'object' ? kinds.some(isNested) : !kinds.includes('object')))
}

function isNested(kind: string): boolean {
  return kind === 'object' || kind === 'list'
}

const YES_NO: Constant[] = [
  { label: 'Yes', value: true },
  { label: 'No', value: false }
]

function constantsFor({ type, choices, parameter }: Target): Constant[] | 'any' | undefined {
  if (type === 'boolean') return YES_NO
  if (choices.length > 0) return choices
  // The same for everybody would match nobody.
  return type === 'object' || parameter?.hashed === true ? undefined : 'any'
}
