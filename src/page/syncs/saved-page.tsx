import { Anchor, Button, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core'
import { Link, Redirect } from 'wouter'
import { useFirstEvent, useStatus, useSyncs, type Chosen, type RecentEvent, type Sync } from '../api'
import { CheckIcon } from '../ui/icons'
import { isSyncAt, syncPath } from '../ui/sync-path'
import { Waiting } from '../ui/waiting'
import { SendEvent } from '../preview'
import { nameOfEvent } from '../preview/words'
import { SendHere } from '../sending'
import { timeOfDay } from '../ui/time'

/** What happens next, once a sync is there. */
export function SavedPage({ address }: { address: string }) {
  const { data: syncs } = useSyncs()
  const { data: status } = useStatus()
  const isSandbox = status?.recipient === 'sandbox'
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
            “<bdi>{sync.name}</bdi>” is set up
          </Title>
          <Text c="dimmed">
            {sync.enabled
              ? `Matching events now go to ${isSandbox ? 'the sandbox' : 'Meta'}.`
              : 'It is off, so nothing is sent until you switch it on.'}
          </Text>
        </Stack>
      </Group>
      {sync.enabled && <FirstEvent sync={sync} isSandbox={isSandbox} />}
      <Paper withBorder p="lg" component="section" aria-label="Send events here">
        <Stack gap="sm">
          <Title order={2} size="h4">
            Send events here
          </Title>
          <SendHere />
        </Stack>
      </Paper>
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
              'As soon as an event arrives that a mapping matches, you can send it here.'
            ) : (
              <>
                A recent one:{' '}
                <strong>
                  <bdi>{nameOfEvent(chosen.event)}</bdi>
                </strong>
                , {chosen.id < 0 ? 'pasted' : 'received'} at {timeOfDay(chosen.receivedAt)}.
              </>
            )}
          </Text>
        </Stack>
        {isPending && <Loader size="sm" aria-label="Looking for an event" />}
        {chosen != null && <SendEvent sync={sync.name} chosen={toChosen(chosen)} isSandbox={isSandbox} />}
        <Text size="sm">
          To send another one,{' '}
          <Anchor component={Link} href={syncPath(sync.name)} underline="always">
            edit the sync
          </Anchor>{' '}
          and use the preview.
        </Text>
      </Stack>
    </Paper>
  )
}

/** A pasted event is unknown to the server. */
function toChosen({ id, event }: RecentEvent): Chosen {
  return id < 0 ? { event } : { ids: [id] }
}
