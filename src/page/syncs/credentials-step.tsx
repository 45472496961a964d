import { Alert, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useStatus, useTestConnection, type ConnectionResult } from '../api'
import { toChange } from './draft'
import classes from './editor.module.css'
import { SettingInput } from './setting-input'
import type { StepProps } from './step-props'
import { StepSection } from './step-section'
import type { Editor } from './use-editor'

/** What the sandbox takes as credentials: it checks their form only. */
const EXAMPLE = { pixelId: '1234567890', accessToken: 'sandbox-token' }

/** What the sync is called, and where its events go. */
export function CredentialsStep({ editor, problems }: StepProps) {
  const { draft, set, definition } = editor
  const { data: status } = useStatus()
  return (
    <div className={classes.columns}>
      <Stack gap="lg">
        <StepSection title="Name" description="A sync sends your events to one Meta Pixel (dataset).">
          <TextInput
            label="Sync name"
            description="For you: in lists and reports."
            placeholder="My shop"
            required
            maxLength={100}
            value={draft.name}
            error={problems.name}
            onChange={({ currentTarget }) => {
              set({ name: currentTarget.value })
            }}
          />
        </StepSection>
        <StepSection title="Credentials" description="Where events go, and the token that lets this server send them.">
          {status?.recipient === 'sandbox' && editor.sync === undefined && <SandboxHint editor={editor} />}
          {Object.entries(definition.settings).map(([key, field]) => (
            <SettingInput key={key} name={key} field={field} editor={editor} problem={problems[`settings.${key}`]} />
          ))}
          <TestConnection editor={editor} />
        </StepSection>
      </Stack>
      <WhereToFind />
    </div>
  )
}

/** For those who have an account, and have not done this before. */
function WhereToFind() {
  return (
    <aside className={classes.help} aria-labelledby="where-to-find">
      <Title order={2} size="h5" id="where-to-find">
        Where to find these
      </Title>
      <ol>
        <li>
          Open <strong>Events Manager</strong> at Meta, then your dataset under <strong>Data sources</strong>.
        </li>
        <li>
          The <strong>Pixel ID</strong> is below its name. Meta calls it Dataset ID.
        </li>
        <li>
          Under <strong>Settings</strong>, <strong>Conversions API</strong>, choose{' '}
          <strong>Generate access token</strong> and copy it: Meta shows it once.
        </li>
        <li>
          A <strong>test event code</strong> is under <strong>Test events</strong>. It is optional, for testing only.
        </li>
      </ol>
      <Text size="sm" c="dimmed">
        The token stays on this server. This page never shows it again.
      </Text>
    </aside>
  )
}

function SandboxHint({ editor: { draft, set } }: { editor: Editor }) {
  return (
    <Alert color="accent" title="You are using the sandbox">
      <Text size="sm">
        Use the example to try everything without an account: nothing is sent to Meta. Credentials of your own leave the
        sandbox when you save them.
      </Text>
      <Button
        mt="sm"
        size="xs"
        variant="default"
        onClick={() => {
          set({ name: draft.name === '' ? 'My shop' : draft.name, settings: { ...draft.settings, ...EXAMPLE } })
        }}
      >
        Fill in an example
      </Button>
    </Alert>
  )
}

function TestConnection({ editor: { draft, sync, definition } }: { editor: Editor }) {
  const test = useTestConnection()
  const { pixelId, accessToken } = draft.settings
  const { name: _, mappings: __, ...settings } = toChange(draft, sync, definition)
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          variant="default"
          loading={test.isPending}
          disabled={pixelId === '' || accessToken === ''}
          onClick={() => {
            test.mutate({ ...settings, sync: sync?.name })
          }}
        >
          Test connection
        </Button>
        <Text size="sm" c="dimmed">
          Nothing is recorded.
        </Text>
      </Group>
      <div aria-live="polite">
        {test.data !== undefined && (
          <Alert color={colorOf(test.data)} title={titleOf(test.data)}>
            {test.data.message}
          </Alert>
        )}
        {test.error !== null && (
          <Alert color="red" title="The connection cannot be tested">
            {test.error.message}
          </Alert>
        )}
      </div>
    </Stack>
  )
}

/** What was not verified neither works nor fails. */
function titleOf({ ok, verified, recipient }: ConnectionResult): string {
  if (!ok) return 'The connection fails'
  if (recipient === 'sandbox') return 'The sandbox accepts these credentials'
  return verified ? 'The connection works' : 'The connection could not be verified'
}

function colorOf({ ok, verified }: ConnectionResult): string {
  if (!ok) return 'red'
  return verified ? 'teal' : 'orange'
}
