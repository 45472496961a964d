import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import type { CoverageAnswer } from '../api'
import { customerTargets, readTarget, writeTarget, type Target } from '../mapping/fields'
import { hasValue } from '../mapping/read'
import type { Suggestion } from '../mapping/suggestions'
import { TargetRow } from '../mapping/target-row'
import { pathsOf, sourcesOf, toValue } from '../mapping/value'
import { AcrossMappings } from './across-mappings'
import { coverageOf } from './coverage-of'
import type { MappingDraft } from './draft'
import { StepSection } from './step-section'
import type { Editor } from './use-editor'

interface CustomerRowsProps {
  editor: Editor
  mapping: MappingDraft
  coverage: CoverageAnswer | undefined
  suggestions: Suggestion[]
  /** A row that must be seen, since a link leads to it */
  focus: string | undefined
}

/** Customer information, a row a parameter in the table's order; what nothing speaks for is folded away. */
export function CustomerRows({ editor, mapping, coverage, suggestions, focus }: CustomerRowsProps) {
  const [isAllShown, setAllShown] = useState(false)
  const [changed, setChanged] = useState<string>()
  const targets = customerTargets(editor.definition)
  // What was shown once stays where it is: a row that jumps when it is mapped is lost from sight.
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const isShown = (target: Target): boolean =>
    isAllShown ||
    kept.has(idOf(target)) ||
    idOf(target) === focus ||
    isInUse(target, editor, mapping) ||
    suggestions.some((one) => idOf(one.target) === idOf(target))
  const hidden = targets.filter((target) => !isShown(target)).length
  return (
    <StepSection
      title="Customer information"
      description="Details Meta uses to match people. More details, more matches. What Meta wants hashed is cleaned up and hashed before it leaves this server."
    >
      <div>
        {targets.filter(isShown).map((target) => (
          <CustomerRow
            key={idOf(target)}
            {...{ editor, mapping, target, coverage }}
            hint={suggestions.find((one) => idOf(one.target) === idOf(target))}
            onChanged={() => {
              setChanged(idOf(target))
              setKept(new Set([...kept, idOf(target)]))
            }}
          >
            {changed === idOf(target) && (
              <AcrossMappings
                {...{ editor, mapping, target }}
                onDone={() => {
                  setChanged(undefined)
                }}
              />
            )}
          </CustomerRow>
        ))}
      </div>
      {(hidden > 0 || isAllShown) && (
        <Group>
          <Button
            variant="default"
            size="xs"
            aria-expanded={isAllShown}
            onClick={() => {
              setAllShown(!isAllShown)
            }}
          >
            {isAllShown ? 'Show fewer' : `Show ${String(hidden)} more parameters`}
          </Button>
        </Group>
      )}
    </StepSection>
  )
}

function idOf({ path }: Target): string {
  return path.join('.')
}

/** Mapped, and not just by a default that no event has a value for. */
function isInUse({ path, required, parameter }: Target, { properties }: Editor, { mapping }: MappingDraft): boolean {
  const raw = readTarget(mapping, path)
  if (required || !hasValue(raw)) return required
  const seen = new Set(properties.map((property) => property.path))
  const value = toValue(raw)
  const isSeen =
    value.kind === 'advanced' ||
    pathsOf(value).some((one) => seen.has(one)) ||
    sourcesOf(value).some((source) => !('path' in source))
  return isSeen || properties.length === 0 || JSON.stringify(raw) !== JSON.stringify(parameter?.default)
}

interface CustomerRowProps {
  editor: Editor
  mapping: MappingDraft
  target: Target
  coverage: CoverageAnswer | undefined
  hint: Suggestion | undefined
  onChanged: () => void
  children: React.ReactNode
}

function CustomerRow({ editor, mapping, target, coverage, hint, onChanged, children }: CustomerRowProps) {
  const raw = readTarget(mapping.mapping, target.path)
  return (
    <TargetRow
      target={target}
      raw={raw}
      properties={editor.properties}
      suggested={target.parameter?.default ?? undefined}
      coverage={hasValue(raw) ? coverageOf(target, coverage) : undefined}
      hint={hint}
      text={editor.textOf(mapping.key, target.path)}
      onText={(text) => {
        editor.setText(mapping, target.path, text)
      }}
      onChange={(next) => {
        editor.setMapping(mapping.key, { mapping: writeTarget(mapping.mapping, target.path, next) })
        onChanged()
      }}
    >
      {children}
    </TargetRow>
  )
}
