import { Alert, Anchor, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core'
import { useDelivery, useResend, type Delivery, type DeliveryAnswer } from '../api'
import { Previewed } from '../preview'
import previewClasses from '../preview/preview.module.css'
import { wordsOf } from '../ui/outcome-words'
import { ProblemAlert } from '../ui/problem-alert'
import { RawJson } from '../ui/raw-json'
import { syncPath } from '../ui/sync-path'
import { fullTime } from '../ui/time'
import { Waiting } from '../ui/waiting'
import { nameOf } from './filters'

interface DeliveryDrawerProps {
  /** Of the delivery to show; null: closed */
  id: number | null
  /** Names of the syncs that there are */
  syncs: string[]
  onClose: () => void
}

/** One delivery: the event, what became of it and why, what was sent, what it becomes today, and sending it again. */
export function DeliveryDrawer({ id, syncs, onClose }: DeliveryDrawerProps) {
  const { data, error } = useDelivery(id)
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={
        <Text fw={600} component="span">
          {data === undefined ? (
            'Delivery'
          ) : (
            <>
              Delivery: <bdi>{nameOf(data.delivery)}</bdi>
            </>
          )}
        </Text>
      }
      closeButtonProps={{ 'aria-label': 'Close' }}
      // Its <header> is not the page's.
      attributes={{ header: { role: 'presentation' } }}
    >
      {error !== null && <ProblemAlert title="This delivery cannot be shown" message={error.message} />}
      {data === undefined ? (
        error === null && <Waiting label="Loading the delivery" />
      ) : (
        <Details key={data.delivery.id} {...data} syncs={syncs} />
      )}
    </Drawer>
  )
}

type DetailsProps = DeliveryAnswer & { syncs: string[] }

function Details({ delivery, event, sent, syncs }: DetailsProps) {
  const { outcome, reason, notices = [] } = delivery
  const { label, meaning, color } = wordsOf(outcome)
  return (
    <Stack gap="lg" className={previewClasses.preview}>
      <Alert color={color} title={label}>
        {reason ?? meaning}
      </Alert>
      <Facts delivery={delivery} />
      {notices.length > 0 && <NoticeList notices={notices} />}
      {sent.map(({ mapping, event: own }) => (
        <AsSent key={mapping} mapping={mapping} event={own} />
      ))}
      {event === null ? (
        <Text size="sm" c="dimmed">
          The event itself is not kept, so it can be neither shown nor sent again.
        </Text>
      ) : (
        <EventOfDelivery delivery={delivery} event={event} syncs={syncs} />
      )}
    </Stack>
  )
}

function Facts({ delivery: { time, sync, person, mappings, fbtrace_id: trace } }: { delivery: Delivery }) {
  const facts: [string, string][] = [
    ['Time', fullTime(time)],
    ['Sync', sync],
    ...(person === null ? [] : [['Person', person] as [string, string]]),
    ['Mappings', mappings.join(', ')],
    ...(trace === undefined ? [] : [['Graph trace ID', trace] as [string, string]])
  ]
  return (
    <dl className={previewClasses.rows}>
      {facts.map(([term, fact]) => (
        <div key={term} className={previewClasses.row}>
          <dt>{term}</dt>
          <dd>
            <bdi>{fact}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function NoticeList({ notices }: { notices: NonNullable<Delivery['notices']> }) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        Notices
      </Text>
      {notices.map(({ parameter, reason }) => (
        <Text key={parameter + reason} size="sm">
          <code>{parameter}</code> {reason}
        </Text>
      ))}
    </Stack>
  )
}

/** The request as it was made at the time, whatever the mapping says today. */
function AsSent({ mapping, event }: { mapping: string; event: Record<string, unknown> }) {
  return (
    <Stack gap={6}>
      <Title order={3} size="h5">
        As it was sent
      </Title>
      <Text size="sm" c="dimmed">
        By “<bdi>{mapping}</bdi>”, hashed. IP address, user agent and additional properties are not kept.
      </Text>
      <RawJson of="sent event" value={event} />
    </Stack>
  )
}

function EventOfDelivery({
  delivery,
  event,
  syncs
}: Pick<DetailsProps, 'delivery' | 'syncs'> & { event: Record<string, unknown> }) {
  const isThere = syncs.includes(delivery.sync)
  return (
    <>
      <Group gap="sm" align="start">
        <RawJson of="event" value={event} />
      </Group>
      {isThere ? (
        <SendAgain delivery={delivery} />
      ) : (
        <Text size="sm" c="dimmed">
          The sync “<bdi>{delivery.sync}</bdi>” no longer exists, so the event cannot be sent through it again.
        </Text>
      )}
      {isThere && (
        <section aria-labelledby="today-title">
          <Stack gap="sm">
            <Title order={3} size="h5" id="today-title">
              By today’s mappings
            </Title>
            <Previewed input={{ event, sync: delivery.sync }} focus={delivery.mappings.at(0)} />
          </Stack>
        </section>
      )}
    </>
  )
}

/** What was delivered once is not sent again: Meta would count nothing new. */
function SendAgain({ delivery: { id, outcome, sync } }: { delivery: Delivery }) {
  const sending = useResend(id)
  if (outcome === 'delivered') return null
  const words = sending.data && wordsOf(sending.data.outcome)
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          size="sm"
          loading={sending.isPending}
          onClick={() => {
            sending.mutate()
          }}
        >
          Send again
        </Button>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
          Through{' '}
          <Anchor href={`#${syncPath(sync)}`} inherit underline="always">
            <bdi>{sync}</bdi>
          </Anchor>
          , as it is set up now.
        </Text>
      </Group>
      <div aria-live="polite">
        {words !== undefined && (
          <Alert color={words.color} title={words.label}>
            {sending.data?.reason ?? words.meaning}
          </Alert>
        )}
        {sending.error !== null && <ProblemAlert title="Not sent" message={sending.error.message} />}
      </div>
    </Stack>
  )
}
