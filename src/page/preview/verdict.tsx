import { Alert, Badge, Button, Group, Text } from '@mantine/core'
import type { Verdict } from '../api'

/** What the sandbox, or Meta itself, says of a request. */
export function ShownVerdict({ verdict }: { verdict: Verdict }) {
  if (verdict.accepted) {
    return (
      <Badge color="teal" variant="light">
        {verdict.by === 'sandbox' ? 'Passes Meta’s documented checks' : 'Accepted by Meta'}
      </Badge>
    )
  }
  return (
    <Alert color="red" title={verdict.by === 'sandbox' ? 'Fails Meta’s documented checks' : 'Refused by Meta'} w="100%">
      {verdict.reason}
    </Alert>
  )
}

interface AskMetaProps {
  code: string
  isAsking: boolean
  verdict: Verdict | undefined
  problem: string | undefined
  onAsk: () => void
}

/** Meta's own word on it, which only a test event code allows to ask for. */
export function AskMeta({ code, isAsking, verdict, problem, onAsk }: AskMetaProps) {
  return (
    <Group gap="sm">
      <Button variant="default" size="xs" loading={isAsking} onClick={onAsk}>
        Ask Meta
      </Button>
      <Text size="xs" c="dimmed">
        Sends this event with the test event code {code}. Meta counts it as a real one.
      </Text>
      {verdict !== undefined && <ShownVerdict verdict={verdict} />}
      {problem !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {problem}
        </Text>
      )}
    </Group>
  )
}
