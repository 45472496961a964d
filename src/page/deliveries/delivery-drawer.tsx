import { Alert, Anchor, Button, Code, Drawer, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request, type Delivery, type OutcomeAnswer } from '../api'
import { ProblemAlert } from '../ui/problem-alert'
import { Waiting } from '../ui/waiting'
import { Previewed } from '../preview/previewed'
import { RawJson } from '../ui/raw-json'
import { wordsOf } from '../ui/outcome-words'
import classes from '../preview/preview.module.css'

interface DeliveryAnswer {
  delivery: Delivery
  event: Record<string, unknown> | null
}

interface DeliveryDrawerProps {
  /** Of the delivery to show; null: closed */
  id: number | null
  onClose: () => void
}

/** One delivery: the event, what became of it and why, what it becomes today, and sending it again. */
export function DeliveryDrawer({ id, onClose }: DeliveryDrawerProps) {
  const { data, error } = useQuery({
    queryKey: ['delivery', id],
    enabled: id !== null,
    retry: false,
    queryFn: ({ signal }) => request<DeliveryAnswer>('GET', `/deliveries/${String(id)}`, undefined, { signal })
  })
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={
        <Text fw={600}>
          {data === undefined ? 'Delivery' : `Delivery: ${data.delivery.event ?? data.delivery.type}`}
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
        <Details key={data.delivery.id} {...data} />
      )}
    </Drawer>
  )
}

function Details({ delivery, event }: DeliveryAnswer) {
  const { outcome, reason, notices = [], sync, time, fbtrace_id: trace, mappings } = delivery
  const { label, meaning, color } = wordsOf(outcome)
  const facts: [string, string][] = [
    ['Time', new Date(time).toLocaleString()],
    ['Sync', sync],
    ['Mappings', mappings.join(', ')],
    ...(trace === undefined ? [] : [['Graph trace ID', trace] as [string, string]])
  ]
  return (
    <Stack gap="lg">
      <Alert color={color} title={label}>
        {reason ?? meaning}
      </Alert>
      <dl className={classes.rows}>
        {facts.map(([term, fact]) => (
          <div key={term} className={classes.row}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      {notices.length > 0 && <NoticeList notices={notices} />}
      {event === null ? (
        <Text size="sm" c="dimmed">
          The event itself is not kept, so it can be neither shown nor sent again.
        </Text>
      ) : (
        <EventOfDelivery delivery={delivery} event={event} />
      )}
    </Stack>
  )
}

function NoticeList({ notices }: { notices: NonNullable<Delivery['notices']> }) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        To know
      </Text>
      {notices.map(({ parameter, reason }) => (
        <Text key={parameter + reason} size="sm">
          <Code>{parameter}</Code> {reason}
        </Text>
      ))}
    </Stack>
  )
}

function EventOfDelivery({ delivery, event }: { delivery: Delivery; event: Record<string, unknown> }) {
  return (
    <>
      <Group gap="sm" align="start">
        <RawJson of="event" value={event} />
      </Group>
      <SendAgain delivery={delivery} />
      <section className={classes.preview} aria-labelledby="today-title">
        <Stack gap="sm">
          <Title order={3} size="h5" id="today-title">
            By today’s mappings
          </Title>
          <Previewed input={{ event, sync: delivery.sync }} focus={delivery.mappings.at(0)} />
        </Stack>
      </section>
    </>
  )
}

/** What was delivered once is not sent again: Meta would count nothing new. */
function SendAgain({ delivery: { id, outcome, sync } }: { delivery: Delivery }) {
  const queries = useQueryClient()
  const sending = useMutation({
    mutationFn: () => request<OutcomeAnswer>('POST', `/deliveries/${String(id)}/resend`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['status'] })
  })
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
        <Text size="sm" c="dimmed">
          Through{' '}
          <Anchor href={`#/syncs/${encodeURIComponent(sync)}`} inherit underline="always">
            {sync}
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
