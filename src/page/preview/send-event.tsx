import { Alert, Anchor, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useSendEvent, type Chosen, type SendAnswer } from '../api'
import { ProblemAlert } from '../ui/problem-alert'
import { wordsOf } from '../ui/outcome-words'

interface SendEventProps {
  /** Name of a saved sync */
  sync: string
  chosen: Chosen
  /** Nothing leaves this machine */
  isSandbox: boolean
  /** Beside something that matters more */
  isQuiet?: boolean
}

/** Sends the event through the sync as it is saved. Where that is not a sandbox, it asks first. */
export function SendEvent({ sync, chosen, isSandbox, isQuiet = false }: SendEventProps) {
  const [isAsking, { open, close }] = useDisclosure(false)
  const sending = useSendEvent(sync, chosen)
  const send = (): void => {
    close()
    sending.mutate()
  }
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          size="sm"
          variant={isQuiet ? 'light' : 'filled'}
          loading={sending.isPending}
          onClick={isSandbox ? send : open}
        >
          Send this event
        </Button>
        <Text size="xs" c="dimmed">
          Through “<bdi>{sync}</bdi>” as it is saved{isSandbox ? ', into the sandbox' : ', to Meta'}.
        </Text>
      </Group>
      <div aria-live="polite">
        {sending.error !== null && <ProblemAlert title="Not sent" message={sending.error.message} />}
        {sending.data?.results.map((result) => (
          <Sent key={result.messageId ?? ''} result={result} />
        ))}
      </div>
      <Modal opened={isAsking} onClose={close} title="Send this event to Meta?">
        <Stack>
          <Text size="sm">
            It goes to the pixel of “{sync}” and counts as a real event, in reporting and ad targeting.
          </Text>
          <Group justify="end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button onClick={send}>Send to Meta</Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  )
}

function Sent({ result }: { result: SendAnswer['results'][number] }) {
  const { label, meaning, color } = wordsOf(result.outcome)
  return (
    <Alert color={color} title={label}>
      <Stack gap={4}>
        <Text size="sm">{result.reason ?? meaning}</Text>
        {result.fbtrace_id !== undefined && (
          <Text size="xs" c="dimmed">
            Graph trace ID {result.fbtrace_id}
          </Text>
        )}
        <Anchor href="#/deliveries" size="sm">
          See it under Deliveries
        </Anchor>
      </Stack>
    </Alert>
  )
}
