import { Alert, Stack, Text } from '@mantine/core'
import { useDefinition, useStatus } from '../api'
import { ProblemAlert } from '../ui/problem-alert'
import { Waiting } from '../ui/waiting'
import { Result } from './result'
import { useMetaVerdict, usePreview, type PreviewInput } from '../api/preview'
import { AskMeta } from './verdict'

interface PreviewedProps {
  input: PreviewInput
  /** Of several mappings the one to show first */
  focus?: string
}

/** What an event becomes by each mapping that is for it. */
export function Previewed({ input, focus }: PreviewedProps) {
  const { data: definition } = useDefinition()
  const { data, error } = usePreview(input)
  if (error !== null) {
    return <ProblemAlert title="This cannot be previewed" message={error.message} />
  }
  if (data === undefined || definition === undefined) return <Waiting label="Preparing the preview" />
  const isFirst = ({ mapping }: { mapping: string }): number => (mapping === focus ? 0 : 1)
  const results = [...data.results].sort((one, other) => isFirst(one) - isFirst(other))
  return (
    <Stack gap="md" aria-live="polite">
      {!data.subscribed && (
        <Alert color="gray" title="No mapping is for this event">
          It would not be sent. Choose another event, or add it under “Select and filter events”.
        </Alert>
      )}
      {data.subscribed && !data.consented && (
        <Alert color="gray" title="No consent">
          By the consent rule of the sync this event would not be sent. Below is what it would become.
        </Alert>
      )}
      {results.map((result) => (
        <Result key={result.mapping} result={result} definition={definition} />
      ))}
      {results.some(({ outcome }) => outcome === 'sent') && <MetaVerdict input={input} />}
    </Stack>
  )
}

/** Only where a test event code lets Meta be asked. */
function MetaVerdict({ input }: { input: PreviewInput }) {
  const { data: status } = useStatus()
  const asking = useMetaVerdict(input)
  const code = status?.syncs.find(({ name }) => name === input.sync)?.testEventCode
  if (status?.sandbox !== null || code === undefined || code === null) return null
  const sent = asking.data?.results.find(({ outcome }) => outcome === 'sent')
  return (
    <Stack gap="xs">
      <AskMeta
        code={code}
        isAsking={asking.isPending}
        verdict={sent?.outcome === 'sent' ? sent.verdict : undefined}
        problem={asking.error?.message}
        onAsk={() => {
          asking.mutate()
        }}
      />
      <Text size="xs" c="var(--notice-color)">
        While a test event code is set, every event of this sync shows under Test Events and counts like a real one.
        Remove it after testing.
      </Text>
    </Stack>
  )
}
