import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import { useStatus, useSyncs } from '../api'
import { PlusIcon } from '../ui/icons'
import { ProblemAlert } from '../ui/problem-alert'
import { Waiting } from '../ui/waiting'
import { SyncItem } from './sync-item'
import classes from './syncs.module.css'

/** All syncs, and how to make another. */
export function SyncsPage() {
  const { data: syncs, error } = useSyncs()
  const { data: status } = useStatus()
  const isStandIn = status?.config.source === 'sandbox'
  const hasEvents = status?.syncs.some(({ counts }) => Object.values(counts).some((count) => count > 0)) === true
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="end">
        <Stack gap={4}>
          <Title order={1} size="h2">
            Syncs
          </Title>
          <Text size="sm" c="dimmed">
            A sync sends your events to one Meta Pixel (dataset) through the Conversions API.
          </Text>
        </Stack>
        {syncs !== undefined && syncs.length > 0 && !isStandIn && <NewSyncButton label="New sync" />}
      </Group>
      {error !== null && <ProblemAlert title="The syncs cannot be shown" message={error.message} />}
      {syncs === undefined && error === null && <Waiting label="Loading the syncs" />}
      {syncs !== undefined && (isStandIn || syncs.length === 0) && <Start hasEvents={hasEvents} />}
      <ul className={classes.list}>
        {syncs?.map((sync) => (
          <SyncItem
            key={sync.name}
            sync={sync}
            status={status?.syncs.find(({ name }) => name === sync.name)}
            isStandIn={isStandIn}
          />
        ))}
      </ul>
    </Stack>
  )
}

function NewSyncButton({ label }: { label: string }) {
  return (
    <Button component={Link} href="/new-sync" leftSection={<PlusIcon />}>
      {label}
    </Button>
  )
}

const WAY = [
  ['Name it', 'and enter your Pixel ID.'],
  ['Choose events,', 'also ones with names of your own.'],
  ['Map properties', 'and see what Meta gets.'],
  ['Send one', 'and watch it arrive.']
] as const

/** What a newcomer does first. */
function Start({ hasEvents }: { hasEvents: boolean }) {
  return (
    <Paper withBorder p={{ base: 'lg', sm: 'xl' }} component="section" aria-label="Create your first sync">
      <Stack gap="lg" align="start">
        <Stack gap={4}>
          <Title order={2} size="h3">
            Create your first sync
          </Title>
          <Text size="sm" c="dimmed" maw={620}>
            It takes a few minutes. {hasEvents && 'You can try it with the events already received.'}
          </Text>
        </Stack>
        <ol className={classes.way}>
          {WAY.map(([what, more], index) => (
            <li key={what}>
              <span className={classes.number}>{index + 1}</span>
              <span>
                <strong>{what}</strong> {more}
              </span>
            </li>
          ))}
        </ol>
        <NewSyncButton label="Create a sync" />
      </Stack>
    </Paper>
  )
}
