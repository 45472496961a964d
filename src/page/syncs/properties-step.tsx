import { Accordion, Alert, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useCoverage, type CoverageAnswer } from '../api'
import { isShown } from '../mapping/depends-on'
import { fieldGroups, readTarget, writeTarget, type Target, type TargetGroup } from '../mapping/fields'
import { hasValue } from '../mapping/read'
import { resolve, toValue } from '../mapping/value'
import { TargetRow } from '../mapping/target-row'
import { CustomerRows } from './customer-rows'
import type { MappingDraft } from './draft'
import classes from './properties.module.css'
import { MappingChoice } from './mapping-choice'
import { ProblemAlert } from '../ui/problem-alert'
import { NoEventsHint } from './no-events-hint'
import type { StepProps } from './step-content'
import { StepSection } from './step-section'
import type { Editor } from './use-editor'

const PAUSE_MS = 300

/** Which of your properties are what for Meta. */
export function PropertiesStep({ editor }: StepProps) {
  const [isForAll, setForAll] = useState(true)
  const { mapping } = editor
  const [settled] = useDebouncedValue(mapping, PAUSE_MS)
  const { data: coverage, error } = useCoverage(settled && withoutState(settled))
  if (mapping === undefined) return <NoMapping />
  return (
    <Stack gap="lg">
      <StepSection
        title="Map properties"
        description="On the left your property, on the right what it is for Meta. Suggestions are filled in; the bars show how many recent events have a value."
      >
        <NoEventsHint editor={editor} />
        <MappingChoice editor={editor} />
        {error !== null && <ProblemAlert title="This mapping cannot be used yet" message={error.message} />}
        {coverage !== undefined && <Refusals coverage={coverage} />}
      </StepSection>
      <CustomerRows editor={editor} mapping={mapping} coverage={coverage} isForAll={isForAll} onForAll={setForAll} />
      <FieldGroups editor={editor} mapping={mapping} />
    </Stack>
  )
}

function withoutState({ name, subscribe, partnerAction, mapping }: MappingDraft) {
  return { name, subscribe, partnerAction, mapping }
}

function NoMapping() {
  return (
    <StepSection title="Map properties">
      <Text size="sm">Tick a mapping under “Select and filter events” first.</Text>
    </StepSection>
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
}

/** Everything but customer information: it differs from event to event, and is mapped for each. */
function FieldGroups({ editor, mapping }: FieldGroupsProps) {
  const { definition, mappingEvents } = editor
  const events = useMemo(() => mappingEvents.map(({ event }) => event), [mappingEvents])
  const groups = fieldGroups(definition, (field) => isShown(field, mapping.mapping, events))
  return (
    <StepSection title="Event and custom data" description={`What “${mapping.name}” says of the event itself.`}>
      <Accordion multiple variant="separated" chevronPosition="left" order={3}>
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
                <FieldRow key={target.path.join('.')} {...{ editor, mapping, target, events }} />
              ))}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </StepSection>
  )
}

function countMapped({ targets }: TargetGroup, { mapping }: MappingDraft): number {
  return targets.filter(({ path }) => hasValue(readTarget(mapping, path))).length
}

interface FieldRowProps extends FieldGroupsProps {
  target: Target
  events: Record<string, unknown>[]
}

function FieldRow({ editor, mapping, target, events }: FieldRowProps) {
  const raw = readTarget(mapping.mapping, target.path)
  const preset = editor.definition.presets.find(({ name }) => name === mapping.key)
  const value = toValue(raw)
  const mapped = events.filter((event) => hasValue(resolve(value, event))).length
  const isCounted = value.kind === 'sources' && value.sources.some((source) => 'path' in source)
  return (
    <TargetRow
      target={target}
      raw={raw}
      properties={editor.properties}
      suggested={preset && readTarget(preset.mapping, target.path)}
      coverage={isCounted ? { events: events.length, mapped, dropped: 0, reasons: {} } : undefined}
      onChange={(next) => {
        editor.setMapping(mapping.key, { mapping: writeTarget(mapping.mapping, target.path, next) })
      }}
    />
  )
}
