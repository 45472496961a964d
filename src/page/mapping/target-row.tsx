import { Badge, Button, Text, Tooltip } from '@mantine/core'
import { CoverageBar, type Coverage } from './coverage-bar'
import type { Target } from './fields'
import classes from './mapping.module.css'
import type { Property } from './paths'
import { fromValue } from './value'
import { ValueEditor } from './value-editor'

interface TargetRowProps {
  target: Target
  raw: unknown
  properties: Property[]
  suggested: unknown
  /** undefined while it is not known, or where nothing is mapped */
  coverage: Coverage | undefined
  /** A property that nobody has mapped, and that is probably this */
  hint?: Property
  onChange: (raw: unknown) => void
}

/** One row of a mapping: your property, what it is for Meta, and how many events have it. */
export function TargetRow({ target, raw, properties, suggested, coverage, hint, onChange }: TargetRowProps) {
  return (
    <div className={classes.row} role="group" aria-label={target.label}>
      <div>
        <ValueEditor {...{ target, raw, properties, suggested, onChange }} />
        {coverage !== undefined && <CoverageBar coverage={coverage} />}
        {hint !== undefined && (
          <Text size="xs" c="dimmed" mt={6}>
            Probably <code>{hint.path}</code> ({hint.example}).{' '}
            <Button
              size="compact-xs"
              variant="light"
              onClick={() => {
                onChange(fromValue({ kind: 'sources', sources: [{ path: hint.path }], take: 'first' }))
              }}
            >
              Use it
            </Button>
          </Text>
        )}
      </div>
      <span className={classes.arrow} aria-hidden>
        →
      </span>
      <TargetName target={target} />
    </div>
  )
}

const WEIGHTS = { high: 'High weight', medium: 'Medium weight', low: 'Low weight' }

function TargetName({ target: { label, description, required, meta, parameter } }: { target: Target }) {
  return (
    <div className={classes.target}>
      <div className={classes.name}>
        <Tooltip label={description} multiline maw={340} disabled={description === ''}>
          {/* The words about it come by keyboard and touch as well. */}
          <span tabIndex={0}>{label}</span>
        </Tooltip>
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
