import { ActionIcon, TextInput } from '@mantine/core'
import { CloseIcon } from '../ui/icons'
import type { Target } from './fields'
import classes from './mapping.module.css'
import type { Property } from './paths'
import { PropertySelect, SourceSelect, type Constant } from './source-select'
import { TransformList } from './transform-list'
import type { Source } from './value'

interface SourceEditorProps {
  target: Target
  label: string
  source: Source | undefined
  properties: Property[]
  isClearable: boolean
  /** Just added: it gets the focus */
  isNew: boolean
  onChange: (source: Source | undefined) => void
}

/** One source: a property and what is made of it, a fixed value, or a text with properties in it. */
export function SourceEditor({ target, label, source, properties, isClearable, isNew, onChange }: SourceEditorProps) {
  const constants = constantsFor(target)
  const fitting = properties.filter((property) => isFitting(property, target))
  const clear = (): void => {
    onChange(undefined)
  }
  if (source !== undefined && 'template' in source) {
    return <TemplateEditor {...{ label, properties: fitting, clear, onChange }} template={source.template} />
  }
  if (source !== undefined && 'constant' in source && constants === 'any') {
    return <FixedValue {...{ target, clear, onChange }} value={String(source.constant)} />
  }
  return (
    <div className={classes.stack}>
      <SourceSelect
        aria-label={label}
        source={source}
        properties={fitting}
        constants={constants}
        clearable={isClearable}
        autoFocus={isNew}
        onChange={(next) => {
          const isSame = source !== undefined && 'path' in source && next !== undefined && 'path' in next
          // Another property is changed in the same way.
          onChange(isSame && source.transforms !== undefined ? { ...next, transforms: source.transforms } : next)
        }}
      />
      {source !== undefined && 'path' in source && (
        <TransformList
          label={target.label}
          transforms={source.transforms ?? []}
          onChange={(transforms) => {
            onChange(transforms.length === 0 ? { path: source.path } : { path: source.path, transforms })
          }}
        />
      )}
    </div>
  )
}

interface FixedValueProps {
  target: Target
  value: string
  clear: () => void
  onChange: (source: Source) => void
}

function FixedValue({ target: { label }, value, clear, onChange }: FixedValueProps) {
  return (
    <TextInput
      aria-label={`Fixed value for ${label}`}
      placeholder="Fixed value, the same for every event"
      value={value.trim()}
      rightSection={<ClearButton label={`Choose a property for ${label} instead`} onClick={clear} />}
      onChange={({ currentTarget }) => {
        // An empty text would be no value at all, and the box would go while somebody types in it.
        onChange({ constant: currentTarget.value === '' ? ' ' : currentTarget.value })
      }}
    />
  )
}

interface TemplateEditorProps {
  label: string
  template: string
  properties: Property[]
  clear: () => void
  onChange: (source: Source) => void
}

/** Several properties in one text. */
function TemplateEditor({ label, template, properties, clear, onChange }: TemplateEditorProps) {
  return (
    <div className={classes.stack}>
      <TextInput
        aria-label={`Text with properties: ${label}`}
        placeholder="{{properties.first}} {{properties.last}}"
        value={template}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
        rightSection={<ClearButton label="Choose a single property instead" onClick={clear} />}
        onChange={({ currentTarget }) => {
          onChange({ template: currentTarget.value })
        }}
      />
      <PropertySelect
        size="xs"
        aria-label={`Add a property to the text: ${label}`}
        placeholder="Add a property to the text"
        path=""
        properties={properties}
        onChange={(path) => {
          if (path !== '') onChange({ template: `${template}${template === '' ? '' : ' '}{{${path}}}` })
        }}
      />
    </div>
  )
}

function ClearButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={onClick}>
      <CloseIcon size={14} />
    </ActionIcon>
  )
}

/** Objects and lists of them fit only where such are wanted. */
function isFitting({ kinds }: Property, { type }: Target): boolean {
  return type === 'object' ? kinds.some((kind) => kind === 'object' || kind === 'list') : !kinds.includes('object')
}

const YES_NO: Constant[] = [
  { label: 'Yes', value: true },
  { label: 'No', value: false }
]

/** @returns the fixed values that a field takes: a few, any, or none */
export function constantsFor({ type, choices, parameter }: Target): Constant[] | 'any' | undefined {
  if (type === 'boolean') return YES_NO
  if (choices.length > 0) return choices
  // The same for everybody would match nobody.
  return type === 'object' || parameter?.hashed === true ? undefined : 'any'
}
