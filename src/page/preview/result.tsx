import { Alert, Anchor, Badge, Group, Stack, Text, Title } from '@mantine/core'
import type { Definition, PreviewResult, RejectedPreview, SentPreview } from '../api'
import { RawJson } from '../ui/raw-json'
import { CustomerValues } from './customer-values'
import { Notices } from './notices'
import classes from './preview.module.css'
import type { Mends } from './mends'
import type { ProblemsProps } from './problems'
import { RequestRows } from './request-rows'
import { toReadable, toReadableRejection, type ReadableRequest } from './rows'
import { ShownVerdict } from './verdict'
import { toWords } from './words'

interface ResultProps extends Mends {
  result: PreviewResult
  definition: Definition
}

/** What an event becomes by one mapping. */
export function Result({ result, definition, onFix, mendFor }: ResultProps) {
  const { mapping } = result
  const fix: ProblemsProps['fix'] =
    onFix &&
    ((parameter) => ({
      open: () => {
        onFix(mapping, parameter)
      },
      mend: mendFor?.(mapping, parameter)
    }))
  return (
    <section className={classes.result} aria-label={`Preview of ${mapping}`}>
      <Stack gap="md">
        <Group justify="space-between" gap="xs">
          <Title order={3} size="h5">
            <bdi>{mapping}</bdi>
          </Title>
          <ResultBadge result={result} />
        </Group>
        {result.outcome === 'rejected' && <Rejection {...{ result, definition, fix }} />}
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
    <Badge color={result.outcome === 'rejected' ? 'red' : 'gray'} variant="light">
      {result.outcome === 'rejected' ? 'Rejected' : 'No consent'}
    </Badge>
  )
}

interface RejectionProps extends Pick<ProblemsProps, 'fix'> {
  result: RejectedPreview
  definition: Definition
}

/** Why Meta would refuse the event, and everything that is mapped with what is wrong in red. */
function Rejection({ result, definition, fix }: RejectionProps) {
  return (
    <>
      <Alert color="red" title="This event would be rejected">
        <Stack gap={4}>
          {result.problems.map(({ parameter, reason }) =>
            fix === undefined || parameter === '' ? (
              <Text key={reason} size="sm">
                {reason}
              </Text>
            ) : (
              <Anchor
                key={reason}
                component="button"
                type="button"
                size="sm"
                c="inherit"
                ta="left"
                underline="always"
                onClick={fix(parameter).open}
              >
                {reason}
              </Anchor>
            )
          )}
        </Stack>
      </Alert>
      <Rows rows={toReadableRejection(result, definition)} fix={fix} />
    </>
  )
}

function Request({ result, definition }: { result: SentPreview; definition: Definition }) {
  const { request, verdict } = result
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`)
  return (
    <>
      {verdict?.accepted === false && <ShownVerdict verdict={verdict} />}
      <Rows rows={toReadable(result, definition)} fix={undefined} />
      <RawJson of="request" value={request.body} head={[`${request.method} ${request.url}`, ...headers].join('\n')} />
    </>
  )
}

function Rows({ rows, fix }: { rows: ReadableRequest } & Pick<ProblemsProps, 'fix'>) {
  const { event, customer, customData, more, others } = rows
  return (
    <>
      <RequestRows heading="Event" rows={event} fix={fix} />
      {customer.length > 0 && <CustomerValues rows={customer} fix={fix} />}
      <RequestRows heading="Custom data" rows={customData} fix={fix} />
      <RequestRows heading="Further fields" rows={more} fix={fix} />
      {others.length > 0 && (
        <Stack gap={4}>
          <Text size="sm" fw={600}>
            Notices
          </Text>
          <Notices
            reasons={others.map(({ parameter, reason }) =>
              parameter === '' ? reason : `${toWords(parameter)}: ${reason}`
            )}
          />
        </Stack>
      )}
    </>
  )
}
