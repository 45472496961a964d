import { Select, Stack, Switch, TextInput } from '@mantine/core'
import type { ConsentRule } from '../api'
import { useMemo } from 'react'
import { propertiesOf } from '../mapping/paths'
import { PropertySelect } from '../mapping/source-select'
import type { StepProps } from './step-content'
import { StepSection } from './step-section'

/** Where events usually say it. */
const USUAL: ConsentRule = { path: 'context.consent.categoryPreferences', category: 'advertising', missing: 'skip' }

/** Whose events may be sent, and whether any are. */
export function FinishStep({ editor, problems }: StepProps) {
  const { draft, set } = editor
  return (
    <Stack gap="lg">
      <StepSection
        title="Consent"
        description="If your tracking records consent, only the events of people who agreed to advertising should be sent."
      >
        <Switch
          label="Only send events of people who consented"
          checked={draft.consent !== null}
          onChange={({ currentTarget }) => {
            set({ consent: currentTarget.checked ? (editor.sync?.consent ?? USUAL) : null })
          }}
        />
        {draft.consent !== null && <ConsentForm rule={draft.consent} {...{ editor, problems }} />}
      </StepSection>
      <StepSection title="Status" description="A sync that is off sends nothing; it can be switched on at any time.">
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

function ConsentForm({ rule, editor, problems }: StepProps & { rule: ConsentRule }) {
  const properties = useMemo(() => propertiesOf(editor.events.map(({ event }) => event)), [editor.events])
  const change = (next: Partial<ConsentRule>): void => {
    editor.set({ consent: { ...rule, ...next } })
  }
  return (
    <Stack gap="md">
      <PropertySelect
        label="Where events say it"
        description="The property with the person’s choices, such as context.consent.categoryPreferences."
        required
        path={rule.path}
        properties={properties}
        error={problems.consent}
        onChange={(path) => {
          change({ path })
        }}
      />
      <TextInput
        label="Category"
        description="The one that must be granted, as your consent tool calls it. Leave it empty if the property itself is yes or no."
        value={rule.category ?? ''}
        onChange={({ currentTarget: { value } }) => {
          change({ category: value === '' ? undefined : value })
        }}
      />
      <Select
        label="Events that say nothing about consent"
        allowDeselect={false}
        data={[
          { value: 'skip', label: 'are not sent' },
          { value: 'send', label: 'are sent' }
        ]}
        value={rule.missing ?? 'skip'}
        onChange={(missing) => {
          change({ missing: missing === 'send' ? 'send' : 'skip' })
        }}
      />
    </Stack>
  )
}
