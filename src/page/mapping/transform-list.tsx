import { ActionIcon, Select, Text, TextInput } from '@mantine/core'
import { CloseIcon } from '../ui/icons'
import classes from './mapping.module.css'
import { describe, MAX_REPLACE_LENGTH, type PartTake, type Transform } from './transforms'

interface TransformListProps {
  /** Of the field */
  label: string
  transforms: readonly Transform[]
  onChange: (transforms: Transform[]) => void
}

/** What is made of a property, step by step, as chips. */
export function TransformList({ label, transforms, onChange }: TransformListProps) {
  if (transforms.length === 0) return null
  return (
    <ul className={classes.transforms} aria-label={`Changes to ${label}`}>
      {transforms.map((transform, index) => (
        <li key={index} className={classes.chip}>
          <TransformForm
            transform={transform}
            onChange={(next) => {
              onChange(transforms.map((one, at) => (at === index ? next : one)))
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`Remove ${describe(transform)}`}
            onClick={() => {
              onChange(transforms.filter((_, at) => at !== index))
            }}
          >
            <CloseIcon size={12} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  )
}

interface TransformFormProps {
  transform: Transform
  onChange: (transform: Transform) => void
}

function TransformForm({ transform, onChange }: TransformFormProps) {
  if (transform.kind === 'replace') return <ReplaceForm {...{ transform, onChange }} />
  if (transform.kind === 'part') return <PartForm {...{ transform, onChange }} />
  return (
    <Text span size="xs">
      {describe(transform)}
    </Text>
  )
}

interface FormProps<Kind extends Transform['kind']> {
  transform: Extract<Transform, { kind: Kind }>
  onChange: (transform: Transform) => void
}

function ReplaceForm({ transform, onChange }: FormProps<'replace'>) {
  const { pattern, replacement } = transform
  return (
    <>
      <Text span size="xs">
        Replace
      </Text>
      <TextInput
        size="xs"
        w={84}
        aria-label="Text to replace"
        maxLength={MAX_REPLACE_LENGTH}
        value={pattern}
        error={pattern === ''}
        onChange={({ currentTarget: { value } }) => {
          onChange({ ...transform, pattern: value })
        }}
      />
      <Text span size="xs">
        with
      </Text>
      <TextInput
        size="xs"
        w={84}
        aria-label="Text to put in its place"
        placeholder="nothing"
        maxLength={MAX_REPLACE_LENGTH}
        value={replacement}
        onChange={({ currentTarget: { value } }) => {
          onChange({ ...transform, replacement: value })
        }}
      />
    </>
  )
}

const TAKES: { value: PartTake; label: string }[] = [
  { value: 'first', label: 'before the first' },
  { value: 'last', label: 'after the last' }
]

function PartForm({ transform, onChange }: FormProps<'part'>) {
  const { separator, take } = transform
  return (
    <>
      <Text span size="xs">
        The part
      </Text>
      <Select
        size="xs"
        w={130}
        aria-label="Which part"
        allowDeselect={false}
        data={TAKES}
        value={take}
        onChange={(next) => {
          if (next !== null) onChange({ ...transform, take: next })
        }}
      />
      <TextInput
        size="xs"
        w={64}
        aria-label="Separator"
        placeholder="space"
        maxLength={MAX_REPLACE_LENGTH}
        value={separator === ' ' ? '' : separator}
        onChange={({ currentTarget: { value } }) => {
          onChange({ ...transform, separator: value.replaceAll('"', '') || ' ' })
        }}
      />
    </>
  )
}
