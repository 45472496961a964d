import { Button, Group, Switch } from '@mantine/core'
import { useState } from 'react'
import type { CoverageAnswer } from '../api'
import type { Coverage } from '../mapping/coverage-bar'
import { customerTargets, readTarget, writeTarget, type Target } from '../mapping/fields'
import { hasValue } from '../mapping/read'
import { suggest } from '../mapping/suggestions'
import { TargetRow } from '../mapping/target-row'
import { sourcesOf, toValue } from '../mapping/value'
import type { MappingDraft } from './draft'
import { StepSection } from './step-section'
import type { Editor } from './use-editor'

interface CustomerRowsProps {
  editor: Editor
  mapping: MappingDraft
  coverage: CoverageAnswer | undefined
  /** Whether a change is made in all mappings: a person is the same whatever they do */
  isForAll: boolean
  onForAll: (isForAll: boolean) => void
}

/** Customer information, a row a parameter: what is mapped first, everything else on demand. */
export function CustomerRows({ editor, mapping, coverage, isForAll, onForAll }: CustomerRowsProps) {
  const [isShown, setShown] = useState(false)
  const targets = customerTargets(editor.definition)
  const free = targets.filter((target) => !isInUse(target, editor, mapping))
  const hinted = free.filter((target) => hintFor(target, editor, mapping) !== undefined)
  const others = free.filter((target) => !hinted.includes(target))
  const row = (target: Target) => (
    <CustomerRow key={target.path.join('.')} {...{ editor, mapping, target, coverage, isForAll }} />
  )
  return (
    <StepSection
      title="Customer information"
      description="What Meta recognizes people by: the more of it there is, the more events it can match. What Meta wants hashed is cleaned up and hashed before it leaves this server."
    >
      {editor.draft.mappings.filter(({ isOn }) => isOn).length > 1 && (
        <Switch
          label="Make these changes in all mappings"
          checked={isForAll}
          onChange={({ currentTarget }) => {
            onForAll(currentTarget.checked)
          }}
        />
      )}
      <div>
        {targets.filter((target) => !free.includes(target)).map(row)}
        {hinted.map(row)}
        {isShown && others.map(row)}
      </div>
      {others.length > 0 && (
        <Group>
          <Button
            variant="default"
            size="xs"
            aria-expanded={isShown}
            onClick={() => {
              setShown(!isShown)
            }}
          >
            {isShown ? 'Show fewer' : `Show ${String(others.length)} more parameters`}
          </Button>
        </Group>
      )}
    </StepSection>
  )
}

/** Mapped, and not just by a default that no event has a value for. */
function isInUse({ path, required, parameter }: Target, { properties }: Editor, { mapping }: MappingDraft): boolean {
  const raw = readTarget(mapping, path)
  if (required || !hasValue(raw)) return required
  const seen = new Set(properties.map((property) => property.path))
  const isSeen = sourcesOf(toValue(raw)).some((source) => !('path' in source) || seen.has(source.path))
  return isSeen || properties.length === 0 || JSON.stringify(raw) !== JSON.stringify(parameter?.default)
}

interface CustomerRowProps extends Omit<CustomerRowsProps, 'onForAll'> {
  target: Target
}

function CustomerRow({ editor, mapping, target, coverage, isForAll }: CustomerRowProps) {
  const raw = readTarget(mapping.mapping, target.path)
  const change = (next: unknown): void => {
    const mappings = editor.draft.mappings.map((one) =>
      one.key === mapping.key || isForAll ? { ...one, mapping: writeTarget(one.mapping, target.path, next) } : one
    )
    editor.set({ mappings })
  }
  return (
    <TargetRow
      target={target}
      raw={raw}
      properties={editor.properties}
      suggested={target.parameter?.default ?? undefined}
      coverage={hasValue(raw) ? coverageOf(target, coverage) : undefined}
      hint={hintFor(target, editor, mapping)}
      onChange={change}
    />
  )
}

function coverageOf({ parameter }: Target, coverage: CoverageAnswer | undefined): Coverage | undefined {
  const found = coverage?.parameters.find(({ key }) => key === parameter?.key)
  if (coverage === undefined || found === undefined) return undefined
  const { mapped, sent, refused, reasons, parameter: meta } = found
  // What is split into others is sent under their names.
  const dropped = meta === null ? 0 : Math.max(0, mapped - sent - refused)
  return { events: coverage.events, mapped, dropped, reasons }
}

/** A property that is probably this parameter, where what is mapped is in no event. */
function hintFor({ parameter, path }: Target, { properties }: Editor, { mapping }: MappingDraft) {
  if (parameter === undefined) return undefined
  const mapped = sourcesOf(toValue(readTarget(mapping, path)))
  const known = new Set(properties.map((property) => property.path))
  if (mapped.some((source) => 'path' in source && known.has(source.path))) return undefined
  if (toValue(readTarget(mapping, path)).kind === 'advanced') return undefined
  return suggest(parameter, properties)
}
