import { Accordion, Alert, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useCoverage, type CoverageAnswer } from '../api'
import { NOTHING } from '../filter/filter'
import { isShown } from '../mapping/depends-on'
import { fieldGroups, readTarget, writeTarget, type Target, type TargetGroup } from '../mapping/fields'
import { hasValue } from '../mapping/read'
import { suggestAll, type Suggestion } from '../mapping/suggestions'
import { TargetRow } from '../mapping/target-row'
import { pathsOf, toValue } from '../mapping/value'
import { ProblemAlert } from '../ui/problem-alert'
import { coverageOf } from './coverage-of'
import { CustomerRows } from './customer-rows'
import type { MappingDraft } from './draft'
import { MappingChoice } from './mapping-choice'
import { savedForm } from './new-mapping'
import { NoEventsHint } from './no-events-hint'
import classes from './properties.module.css'
import type { StepProps } from './step-props'
import { StepSection } from './step-section'
import { SuggestionsCard } from './suggestions-card'
import type { Editor } from './use-editor'

const PAUSE_MS = 300

/** Which of your properties are what for Meta. */
export function PropertiesStep({ editor, problems, focus }: StepProps) {
  const { mapping, definition, properties } = editor
  const [settled] = useDebouncedValue(mapping, PAUSE_MS)
  const isUsable = settled !== undefined && settled.subscribe !== NOTHING
  const { data: coverage, error } = useCoverage(isUsable ? savedForm(settled) : undefined)
  const suggestions = useMemo(
    () => (mapping === undefined ? [] : suggestAll(definition, mapping.mapping, properties)),
    [definition, mapping, properties]
  )
  if (mapping === undefined) return <NoMapping />
  const texts = Object.entries(problems).flatMap(([key, problem]) => (key.startsWith('json ') ? [problem ?? ''] : []))
  return (
    <Stack gap="lg">
      <StepSection
        title="Map properties"
        description="Match your properties (left) to Meta’s (right). The bars show how many recent events have a value that survives clean-up."
      >
        <NoEventsHint editor={editor} />
        <MappingChoice editor={editor} />
        <Missing editor={editor} />
        {texts.map((problem) => (
          <ProblemAlert key={problem} title="Not ready yet" message={problem} />
        ))}
        {error !== null && <ProblemAlert title="This mapping cannot be used yet" message={error.message} />}
        {coverage !== undefined && <Refusals coverage={coverage} />}
      </StepSection>
      <SuggestionsCard key={mapping.key} {...{ editor, mapping, suggestions }} />
      <CustomerRows key={`rows ${mapping.key}`} {...{ editor, mapping, coverage, suggestions, focus }} />
      <FieldGroups key={`fields ${mapping.key}`} {...{ editor, mapping, coverage, suggestions, focus }} />
    </Stack>
  )
}

function NoMapping() {
  return (
    <StepSection title="Map properties">
      <Text size="sm">Select a mapping under “Select and filter events” first.</Text>
    </StepSection>
  )
}

/** What pickers cannot offer, and how to reach it all the same. */
function Missing({ editor: { missing } }: { editor: Editor }) {
  const { unreachable, more } = missing
  return (
    <>
      {unreachable.length > 0 && (
        <Alert color="gray" title="Some properties cannot be chosen">
          No mapping language reaches a key with brackets and digits in it, or a dot at the top of the event:{' '}
          {unreachable.join(', ')}. Send these under other names.
        </Alert>
      )}
      {more > 0 && (
        <Text size="xs" c="dimmed">
          {more.toLocaleString()} more properties are not listed. Type their full path, e.g. properties.plan.
        </Text>
      )}
    </>
  )
}

/** What Meta would not take at all. */
function Refusals({ coverage: { events, refused, refusals } }: { coverage: CoverageAnswer }) {
  if (refused === 0) return null
  return (
    <Alert
      color="orange"
      title={`${refused.toLocaleString()} of ${events.toLocaleString()} recent events would be rejected`}
    >
      <ul className={classes.refusals}>
        {Object.entries(refusals).map(([reason, count]) => (
          <li key={reason}>
            {count > 1 && `${count.toLocaleString()} times: `}
            {reason}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

interface FieldGroupsProps {
  editor: Editor
  mapping: MappingDraft
  coverage: CoverageAnswer | undefined
  suggestions: Suggestion[]
  focus: string | undefined
}

/** Everything but customer information: it differs from event to event, and is mapped for each. */
function FieldGroups({ editor, mapping, coverage, suggestions, focus }: FieldGroupsProps) {
  const { definition, mappingEvents } = editor
  const events = useMemo(() => mappingEvents.map(({ event }) => event), [mappingEvents])
  const groups = fieldGroups(definition, (field) => isShown(field, mapping.mapping, events))
  const [open, setOpen] = useState<string[]>(() => openAtFirst(groups, mapping, focus))
  const focused = groups.find(({ targets }) => targets.some(({ path }) => path.join('.') === focus))?.key
  const shown = focused === undefined ? open : [...new Set([...open, focused])]
  return (
    <StepSection title="Event and custom data" description={`What “${mapping.name}” says of the event itself.`}>
      <Accordion multiple variant="separated" chevronPosition="left" order={3} value={shown} onChange={setOpen}>
        {groups.map((group) => (
          <Accordion.Item key={group.key} value={group.key}>
            <Accordion.Control>
              <Text size="sm" fw={500}>
                {group.label}
              </Text>
              <Text size="xs" c="dimmed">
                {countMapped(group, mapping)} of {group.targets.length} mapped. {group.description}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              {group.targets.map((target) => (
                <FieldRow
                  key={target.path.join('.')}
                  {...{ editor, mapping, coverage }}
                  target={needed(target, mapping)}
                  hint={suggestions.find((one) => one.target.path.join('.') === target.path.join('.'))}
                />
              ))}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </StepSection>
  )
}

/** What Meta wants of a purchase is never folded away. */
const OF_A_PURCHASE = new Set(['custom_data.value', 'custom_data.currency'])

function isPurchase({ mapping }: MappingDraft): boolean {
  return mapping.event_name === 'Purchase'
}

function needed(target: Target, mapping: MappingDraft): Target {
  return isPurchase(mapping) && OF_A_PURCHASE.has(target.path.join('.')) ? { ...target, required: true } : target
}

function openAtFirst(groups: readonly TargetGroup[], mapping: MappingDraft, focus: string | undefined): string[] {
  const isWanted = ({ key, targets }: TargetGroup): boolean =>
    (key === 'custom_data' && isPurchase(mapping)) || targets.some(({ path }) => path.join('.') === focus)
  return groups.filter(isWanted).map(({ key }) => key)
}

function countMapped({ targets }: TargetGroup, { mapping }: MappingDraft): number {
  return targets.filter(({ path }) => hasValue(readTarget(mapping, path))).length
}

interface FieldRowProps {
  editor: Editor
  mapping: MappingDraft
  target: Target
  coverage: CoverageAnswer | undefined
  hint: Suggestion | undefined
}

function FieldRow({ editor, mapping, target, coverage, hint }: FieldRowProps) {
  const raw = readTarget(mapping.mapping, target.path)
  const preset = editor.definition.presets.find(({ name }) => name === mapping.key)
  const value = toValue(raw)
  const isCounted = value.kind === 'advanced' || pathsOf(value).length > 0
  return (
    <TargetRow
      target={target}
      raw={raw}
      properties={editor.properties}
      suggested={preset && readTarget(preset.mapping, target.path)}
      coverage={isCounted ? coverageOf(target, coverage) : undefined}
      hint={hint}
      text={editor.textOf(mapping.key, target.path)}
      onText={(text) => {
        editor.setText(mapping, target.path, text)
      }}
      onChange={(next) => {
        editor.setMapping(mapping.key, { mapping: writeTarget(mapping.mapping, target.path, next) })
      }}
    />
  )
}
