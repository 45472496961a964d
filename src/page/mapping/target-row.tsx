import { Badge, Button, Text } from '@mantine/core'
import { Help } from '../ui/help'
import { CoverageBar, type Coverage } from './coverage-bar'
import { maskText } from './mask'
import type { Target } from './fields'
import classes from './mapping.module.css'
import type { Suggestion } from './suggestions'
import { describe } from './transforms'
import { fromValue, sourcesOf } from './value'
import { ValueEditor, type ValueEditorProps } from './value-editor'

interface TargetRowProps extends ValueEditorProps {
  /** undefined while it is not known, or where nothing is mapped */
  coverage: Coverage | undefined
  /** A property that nobody has mapped, and that is probably this */
  hint?: Suggestion
  children?: React.ReactNode
}

/** @returns the ID of a field's row, for links that lead to it */
export function rowId(path: Target['path']): string {
  return `field-${path.join('-').replaceAll(/\W/g, '-')}`
}

/** One row of a mapping: your property, what it is for Meta, and how many events have it. */
export function TargetRow({ coverage, hint, children, ...editor }: TargetRowProps) {
  const { target, onChange } = editor
  return (
    <div className={classes.row} role="group" aria-label={target.label} id={rowId(target.path)} tabIndex={-1}>
      <div>
        <ValueEditor {...editor} />
        {coverage !== undefined && <CoverageBar coverage={coverage} />}
        {hint !== undefined && (
          <Text size="xs" c="dimmed" mt={6}>
            Suggested: <code>{hint.path}</code> <bdi>{exampleOf(hint)}</bdi>{' '}
            <Button
              size="compact-xs"
              variant="light"
              aria-label={`Use ${hint.path} for ${target.label}`}
              onClick={() => {
                onChange(fromValue(hint.value))
              }}
            >
              Use
            </Button>
          </Text>
        )}
        {children}
      </div>
      <span className={classes.arrow} aria-hidden>
        →
      </span>
      <TargetName target={target} />
    </div>
  )
}

/** What a suggestion holds, and what would be made of it. Personal values keep their form only. */
export function exampleOf({ target: { parameter }, example, value }: Suggestion): string {
  const shown = parameter?.hashed === true ? maskText(example) : example
  const changes = sourcesOf(value)
    .flatMap((source) => ('path' in source ? (source.transforms ?? []) : []))
    .map(describe)
  const rows =
    value.kind === 'list' ? value.rows.map(({ key, source }) => `${'path' in source ? source.path : '…'} → ${key}`) : []
  return [shown, ...changes, ...rows].join(', ')
}

const WEIGHTS = { high: 'High weight', medium: 'Medium weight', low: 'Low weight' }

function TargetName({ target: { label, description, required, meta, parameter } }: { target: Target }) {
  return (
    <div className={classes.target}>
      <div className={classes.name}>
        <Help label={label} text={description} />
        {required && <span className={classes.required}>required</span>}
        <span className={classes.meta}>{meta}</span>
      </div>
      {parameter !== undefined && (
        <div className={classes.chips}>
          <Badge variant="light" size="sm" color={parameter.hashed ? 'accent' : 'gray'}>
            {parameter.hashed ? 'Hashed' : 'Not hashed'}
          </Badge>
          {parameter.weight !== null && (
            <Badge variant="light" size="sm" color={parameter.weight === 'high' ? 'teal' : 'gray'}>
              {WEIGHTS[parameter.weight]}
            </Badge>
          )}
        </div>
      )}
    </div>
  )
}
