import { Alert, Autocomplete, Select, Stack, Switch, Text } from '@mantine/core'
import { useMemo } from 'react'
import { useReview, type ConsentRule, type ReviewAnswer } from '../api'
import { propertiesOf } from '../mapping/paths'
import { PropertySelect } from '../mapping/source-select'
import { usableMappings } from './draft'
import { Review } from './review'
import type { StepProps } from './step-props'
import { StepSection } from './step-section'

/** Where events usually say it. */
const USUAL: ConsentRule = { path: 'context.consent.categoryPreferences', category: 'advertising', missing: 'skip' }

/** Whose events may be sent, what would become of the last ones, and whether any are sent. */
export function FinishStep({ editor, problems, go }: StepProps) {
  const { draft, set } = editor
  const { data: review, error } = useReview(usableMappings(draft), draft.consent)
  return (
    <Stack gap="lg">
      <StepSection
        title="Consent"
        description="If your tracking records consent, send only the events of people who agreed to advertising."
      >
        <Switch
          label="Only send events with consent"
          checked={draft.consent !== null}
          onChange={({ currentTarget }) => {
            set({ consent: currentTarget.checked ? (editor.sync?.consent ?? USUAL) : null })
          }}
        />
        {draft.consent !== null && <ConsentForm rule={draft.consent} {...{ editor, problems, review }} />}
      </StepSection>
      <Review {...{ editor, review, go }} problem={error?.message} />
      <StepSection title="Status" description="A sync that is off sends nothing. You can switch it on at any time.">
        <Switch
          label={draft.enabled ? 'The sync is on' : 'The sync is off'}
          checked={draft.enabled}
          onChange={({ currentTarget }) => {
            set({ enabled: currentTarget.checked })
          }}
        />
      </StepSection>
    </Stack>
  )
}

interface ConsentFormProps extends Pick<StepProps, 'editor' | 'problems'> {
  rule: ConsentRule
  review: ReviewAnswer | undefined
}

function ConsentForm({ rule, editor, problems, review }: ConsentFormProps) {
  const properties = useMemo(() => propertiesOf(editor.events.map(({ event }) => event)), [editor.events])
  const change = (next: Partial<ConsentRule>): void => {
    editor.set({ consent: { ...rule, ...next } })
  }
  return (
    <Stack gap="md">
      <PropertySelect
        label="Consent property"
        description="The property with the person’s choices, e.g. context.consent.categoryPreferences."
        required
        path={rule.path}
        properties={properties}
        error={problems.consent}
        onChange={(path) => {
          change({ path })
        }}
      />
      <Autocomplete
        label="Category"
        description="The one that must be granted, as your consent tool calls it. Leave it empty if the property itself is yes or no."
        data={review?.consent?.categories ?? []}
        value={rule.category ?? ''}
        onChange={(value) => {
          change({ category: value === '' ? undefined : value })
        }}
      />
      <Select
        label="If consent is missing"
        allowDeselect={false}
        data={[
          { value: 'skip', label: 'Do not send the event' },
          { value: 'send', label: 'Send the event' }
        ]}
        value={rule.missing ?? 'skip'}
        onChange={(missing) => {
          change({ missing: missing === 'send' ? 'send' : 'skip' })
        }}
      />
      {review?.consent != null && <ConsentEffect rule={rule} review={review} />}
    </Stack>
  )
}

/** What the rule does to the events that came last. */
function ConsentEffect({ rule, review: { events, counts, consent } }: { rule: ConsentRule; review: ReviewAnswer }) {
  if (consent === null || events === 0) return null
  const { said, agreed, categories } = consent
  const isAllDropped = counts.no_consent > 0 && counts.delivered + counts.rejected === 0
  const fate = rule.missing === 'send' ? 'The others are sent all the same.' : 'The others would be dropped.'
  return (
    <Alert
      color={isAllDropped ? 'red' : 'gray'}
      role="status"
      title={
        said === 0
          ? `0 of ${events.toLocaleString()} recent events say anything about consent`
          : `${agreed.toLocaleString()} of ${events.toLocaleString()} recent events carry consent`
      }
    >
      <Text size="sm">
        {isAllDropped ? 'All events that a mapping takes would be dropped. ' : fate}
        {categories.length > 0 && ` Categories seen: ${categories.join(', ')}.`}
      </Text>
    </Alert>
  )
}
