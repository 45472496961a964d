import { Anchor, Button, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core'
import { Link, Redirect } from 'wouter'
import { useStatus, useSyncs, type Sync } from '../api'
import { CheckIcon } from '../ui/icons'
import { isSyncAt, syncPath } from '../ui/sync-path'
import { Waiting } from '../ui/waiting'
import { SendEvent } from '../preview/send-event'
import { nameOfEvent } from '../preview/words'
import { useFirstEvent } from '../api/first-event'

/** What happens next, once a sync is there. */
export function SavedPage({ address }: { address: string }) {
  const { data: syncs } = useSyncs()
  const { data: status } = useStatus()
  const isSandbox = status?.sandbox != null
  const sync = syncs?.find((one) => isSyncAt(address, one.name))
  if (syncs !== undefined && sync === undefined) return <Redirect to="/syncs" replace />
  if (sync === undefined || status === undefined) return <Waiting label="Loading the sync" />
  return (
    <Stack gap="lg" maw={760} mx="auto">
      <Group gap="sm" wrap="nowrap" align="start">
        <Text c="teal" component="span" mt={6}>
          <CheckIcon size={22} />
        </Text>
        <Stack gap={4}>
          <Title order={1} size="h2">
            “{sync.name}” is set up
          </Title>
          <Text c="dimmed">
            {sync.enabled
              ? `From now on every event that a mapping is for goes to ${isSandbox ? 'the sandbox' : 'Meta'} as it comes in.`
              : 'It is switched off, so nothing is sent until you switch it on.'}
          </Text>
        </Stack>
      </Group>
      {sync.enabled && <FirstEvent sync={sync} isSandbox={isSandbox} />}
      <Group gap="sm">
        <Button variant="default" component={Link} href="/deliveries">
          Watch the deliveries
        </Button>
        <Button variant="default" component={Link} href={syncPath(sync.name)}>
          Edit the sync
        </Button>
        <Button variant="subtle" component={Link} href="/syncs">
          All syncs
        </Button>
      </Group>
    </Stack>
  )
}

/** A first event through the new sync: one that Meta would take. */
function FirstEvent({ sync, isSandbox }: { sync: Sync; isSandbox: boolean }) {
  const { data: chosen, isPending } = useFirstEvent(sync)
  return (
    <Paper withBorder p="lg" component="section" aria-label="Send a first event">
      <Stack gap="md">
        <Stack gap={4}>
          <Title order={2} size="h4">
            Send a first event
          </Title>
          <Text size="sm" c="dimmed">
            {chosen == null ? (
              'As soon as an event comes that a mapping is for, you can send it here.'
            ) : (
              <>
                A recent one: <strong>{nameOfEvent(chosen.event)}</strong>, received at{' '}
                {new Date(chosen.receivedAt).toLocaleTimeString()}.
              </>
            )}
          </Text>
        </Stack>
        {isPending && <Loader size="sm" aria-label="Looking for an event" />}
        {chosen != null && <SendEvent sync={sync.name} chosen={{ ids: [chosen.id] }} isSandbox={isSandbox} />}
        <Text size="sm">
          To send another one, or one of your own,{' '}
          <Anchor component={Link} href={syncPath(sync.name)} underline="always">
            edit the sync
          </Anchor>{' '}
          and use the preview.
        </Text>
      </Stack>
    </Paper>
  )
}
