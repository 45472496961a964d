import { Alert, Button, Stack, Text } from '@mantine/core'
import {
  settingText,
  useDefinition,
  useMetaVerdict,
  usePreview,
  useStatus,
  type EventName,
  type PreviewInput
} from '../api'
import { ProblemAlert } from '../ui/problem-alert'
import { Waiting } from '../ui/waiting'
import type { Mends } from './mends'
import { Result } from './result'
import { AskMeta } from './verdict'
import { nameOfEvent } from './words'

interface PreviewedProps extends Mends {
  input: PreviewInput
  /** Of several mappings the one to show first */
  focus?: string
  onMap?: (name: Pick<EventName, 'type' | 'event'>) => void
}

/** What an event becomes by each mapping that takes it. */
export function Previewed({ input, focus, onMap, ...mends }: PreviewedProps) {
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
      {!data.subscribed && <NoMapping event={data.event} onMap={onMap} />}
      {data.subscribed && !data.consented && (
        <Alert color="gray" title="No consent">
          By the consent rule of the sync this event would not be sent. Below is what it would become.
        </Alert>
      )}
      {results.map((result) => (
        <Result key={result.mapping} result={result} definition={definition} {...mends} />
      ))}
      {results.some(({ outcome }) => outcome === 'sent') && <MetaVerdict input={input} />}
    </Stack>
  )
}

function NoMapping({ event, onMap }: { event: Record<string, unknown>; onMap: PreviewedProps['onMap'] }) {
  const name = nameOfEvent(event)
  return (
    <Alert color="gray" title="No mapping matches this event">
      <Text size="sm">It would not be sent.</Text>
      {onMap !== undefined && (
        <Button
          mt="sm"
          size="xs"
          onClick={() => {
            onMap({ type: String(event.type), event: typeof event.event === 'string' ? event.event : null })
          }}
        >
          Add a mapping for “{name}”
        </Button>
      )}
    </Alert>
  )
}

/** Only where a test event code lets Meta be asked. */
function MetaVerdict({ input }: { input: PreviewInput }) {
  const { data: status } = useStatus()
  const asking = useMetaVerdict(input)
  const code = status?.syncs.find(({ name }) => name === input.sync)?.testEventCode
  if (status?.recipient !== 'meta' || code === undefined || code === null) return null
  const sent = asking.data?.results.find(({ outcome }) => outcome === 'sent')
  return (
    <Stack gap={4}>
      <AskMeta
        code={settingText(code)}
        isAsking={asking.isPending}
        verdict={sent?.outcome === 'sent' ? sent.verdict : undefined}
        problem={asking.error?.message}
        onAsk={() => {
          asking.mutate()
        }}
      />
      <Text size="xs" c="var(--notice-color)">
        While a test event code is set, every event of this sync shows under Test Events and counts as a real one.
        Remove it after testing.
      </Text>
    </Stack>
  )
}
