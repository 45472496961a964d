import { Anchor, Button, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { Link } from 'wouter'
import { matchQuery, useEventSample, useStatus, useSyncs, type Sync } from '../api'
import { CheckIcon } from '../app/icons'
import { Waiting } from '../app/waiting'
import { SendEvent } from '../preview/send-event'
import { nameOfEvent } from '../preview/words'

/** What happens next, once a sync is there. */
export function SavedPage({ name }: { name: string }) {
  const { data: syncs } = useSyncs()
  const sync = syncs?.find((one) => one.name === name)
  if (sync === undefined) return <Waiting label="Loading the sync" />
  return (
    <Stack gap="lg" maw={760} mx="auto">
      <Group gap="sm" wrap="nowrap" align="start">
        <Text c="teal" component="span" mt={6}>
          <CheckIcon size={22} />
        </Text>
        <Stack gap={4}>
          <Title order={1} size="h2">
            “{name}” is set up
          </Title>
          <Text c="dimmed">
            {sync.enabled
              ? 'From now on every event that a mapping is for goes to Meta as it comes in.'
              : 'It is switched off, so nothing is sent until you switch it on.'}
          </Text>
        </Stack>
      </Group>
      {sync.enabled && <FirstEvent sync={sync} />}
      <Group gap="sm">
        <Button variant="default" component={Link} href="/deliveries">
          Watch the deliveries
        </Button>
        <Button variant="default" component={Link} href={`/syncs/${encodeURIComponent(name)}`}>
          Edit the sync
        </Button>
        <Button variant="subtle" component={Link} href="/syncs">
          All syncs
        </Button>
      </Group>
    </Stack>
  )
}

/** A first event through the new sync: the newest that a mapping is for. */
function FirstEvent({ sync }: { sync: Sync }) {
  const { data: status } = useStatus()
  const { data: events } = useEventSample()
  const { ids, isPending } = useQueries({
    queries: sync.mappings.map(({ subscribe }) => matchQuery(subscribe)),
    combine: (answers) => ({
      ids: new Set(answers.flatMap(({ data }) => (data?.ok === true ? data.ids : []))),
      isPending: answers.some((answer) => answer.isPending)
    })
  })
  const chosen = events?.find(({ id }) => ids.has(id))
  return (
    <Paper withBorder p="lg" component="section" aria-label="Send a first event">
      <Stack gap="md">
        <Stack gap={4}>
          <Title order={2} size="h4">
            Send a first event
          </Title>
          <Text size="sm" c="dimmed">
            {chosen === undefined ? (
              'As soon as an event comes that a mapping is for, you can send it here.'
            ) : (
              <>
                The last event that a mapping is for: <strong>{nameOfEvent(chosen.event)}</strong>, received at{' '}
                {new Date(chosen.receivedAt).toLocaleTimeString()}.
              </>
            )}
          </Text>
        </Stack>
        {isPending && <Loader size="sm" aria-label="Looking for an event" />}
        {chosen !== undefined && status !== undefined && (
          <SendEvent sync={sync.name} chosen={{ ids: [chosen.id] }} isSandbox={status.sandbox !== null} />
        )}
        <Text size="sm">
          Another one, or one of your own: see the preview under{' '}
          <Anchor component={Link} href={`/syncs/${encodeURIComponent(sync.name)}`}>
            Edit the sync
          </Anchor>
          .
        </Text>
      </Stack>
    </Paper>
  )
}
