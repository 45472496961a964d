import { Button, Group, Input, PasswordInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Field, ShownSecret } from '../api'
import { savedSecret } from './draft'
import type { Editor } from './use-editor'

interface SettingInputProps {
  /** As the definition calls it */
  name: string
  field: Field
  editor: Editor
  problem: string | undefined
}

/** One of the credentials, as the definition describes it. */
export function SettingInput({ name, field, editor: { draft, set, sync }, problem }: SettingInputProps) {
  const saved = savedSecret(sync, name)
  const value = draft.settings[name]
  const change = (next: string | undefined): void => {
    set({ settings: { ...draft.settings, [name]: next } })
  }
  if (saved !== undefined && value === undefined) return <SavedSecret {...{ field, saved, change }} />
  const props = {
    label: field.label,
    description: field.description,
    required: field.required === true,
    value: value ?? '',
    error: problem,
    autoComplete: 'off',
    spellCheck: false,
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      change(currentTarget.value)
    }
  }
  if (field.type !== 'password') return <TextInput {...props} />
  return (
    <div>
      <PasswordInput
        {...props}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': `Show ${field.label}` }}
      />
      {saved !== undefined && (
        <Button
          mt={4}
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            change(undefined)
          }}
        >
          {value === '' && field.required !== true ? 'It will be removed. Keep it instead' : 'Keep the saved one'}
        </Button>
      )}
    </div>
  )
}

interface SavedSecretProps {
  field: Field
  saved: ShownSecret
  change: (value: string) => void
}

/** It is there, and is not shown again. */
function SavedSecret({ field, saved, change }: SavedSecretProps) {
  const [id] = useState(() => `secret-${field.label.replace(/\W/g, '')}`)
  return (
    <Input.Wrapper label={field.label} description={field.description} labelElement="div" labelProps={{ id }}>
      <Group gap="sm" mt={6} role="group" aria-labelledby={id}>
        <Text size="sm">
          {saved.variable === null ? (
            <>Set. It is not shown again.</>
          ) : (
            <>
              Comes from the environment variable <code>{saved.variable}</code>.
            </>
          )}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            change('')
          }}
        >
          {field.required === true ? 'Replace' : 'Replace or remove'}
        </Button>
      </Group>
    </Input.Wrapper>
  )
}
