import { Anchor, Button, Code, CopyButton, Paper, Stack, Text, Title } from '@mantine/core'
import classes from './deliveries.module.css'
import { curlOf } from '../sending/sample-event'

/** What to do where nothing has happened yet. */
export function NoDeliveries({ needsKey }: { needsKey: boolean }) {
  const command = curlOf(window.location.origin, needsKey)
  return (
    <Paper withBorder p="xl" maw={720} mx="auto" w="100%">
      <Stack gap="md">
        <Title order={2} size="h4">
          No event has come yet
        </Title>
        <Text size="sm">
          As soon as your tracking sends events to this server, each shows here with what became of it. To see one at
          once, paste this into a terminal:
        </Text>
        <Code block className={classes.command} tabIndex={0} role="region" aria-label="Command that sends an event">
          {command}
        </Code>
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button variant="default" size="xs" onClick={copy} style={{ alignSelf: 'start' }}>
              {copied ? 'Copied' : 'Copy command'}
            </Button>
          )}
        </CopyButton>
        <Text size="sm" c="dimmed">
          Or open a sync under{' '}
          <Anchor href="#/syncs" inherit underline="always">
            Syncs
          </Anchor>{' '}
          and use “Send this event” in its preview.
        </Text>
      </Stack>
    </Paper>
  )
}
