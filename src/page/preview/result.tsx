import { Alert, Badge, Group, Stack, Text, Title } from '@mantine/core'
import type { Definition, PreviewResult, SentPreview } from '../api'
import { CustomerValues } from './customer-values'
import { Notices } from './notices'
import classes from './preview.module.css'
import { RawJson } from '../ui/raw-json'
import { RequestRows } from './request-rows'
import { toReadable } from './rows'
import { ShownVerdict } from './verdict'
import { toWords } from './words'

interface ResultProps {
  result: PreviewResult
  definition: Definition
}

/** What an event becomes by one mapping. */
export function Result({ result, definition }: ResultProps) {
  return (
    <section className={classes.result} aria-label={`Preview of ${result.mapping}`}>
      <Stack gap="md">
        <Group justify="space-between" gap="xs">
          <Title order={3} size="h5">
            {result.mapping}
          </Title>
          <ResultBadge result={result} />
        </Group>
        {result.outcome === 'refused' && (
          <Alert color="red" title="This event would be rejected">
            {result.reason}
          </Alert>
        )}
        {result.outcome === 'no_consent' && (
          <Alert color="gray" title="This event would not be sent">
            The mapping’s consent field says that the person has not agreed.
          </Alert>
        )}
        {result.outcome === 'sent' && <Request result={result} definition={definition} />}
      </Stack>
    </section>
  )
}

function ResultBadge({ result }: { result: PreviewResult }) {
  if (result.outcome === 'sent') return result.verdict?.accepted === true && <ShownVerdict verdict={result.verdict} />
  return (
    <Badge color={result.outcome === 'refused' ? 'red' : 'gray'} variant="light">
      {result.outcome === 'refused' ? 'Rejected' : 'No consent'}
    </Badge>
  )
}

function Request({ result, definition }: { result: SentPreview; definition: Definition }) {
  const { event, customer, customData, more, others } = toReadable(result, definition)
  const { request, verdict } = result
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`)
  return (
    <>
      {verdict?.accepted === false && <ShownVerdict verdict={verdict} />}
      <RequestRows heading="Event" rows={event} />
      <CustomerValues rows={customer} />
      <RequestRows heading="Custom data" rows={customData} />
      <RequestRows heading="Further fields" rows={more} />
      {others.length > 0 && (
        <Stack gap={4}>
          <Text size="sm" fw={600}>
            Also to know
          </Text>
          <Notices reasons={others.map(({ parameter, reason }) => `${toWords(parameter)}: ${reason}`)} />
        </Stack>
      )}
      <RawJson of="request" value={request.body} head={[`${request.method} ${request.url}`, ...headers].join('\n')} />
    </>
  )
}
