import { Anchor, Paper, Stack, Text, Title } from '@mantine/core'
import { SendHere } from '../sending'

/** What to do where nothing has happened yet. */
export function NoDeliveries() {
  return (
    <Paper withBorder p={{ base: 'md', sm: 'xl' }} maw={760} mx="auto" w="100%">
      <Stack gap="md">
        <Title order={2} size="h4">
          No event has been received yet
        </Title>
        <Text size="sm">Each event shows here as soon as it arrives, with what became of it.</Text>
        <SendHere />
        <Text size="sm" c="dimmed">
          Or open a sync under{' '}
          <Anchor href="#/syncs" inherit underline="always">
            Syncs
          </Anchor>
          , paste one of your events, and send it from the preview.
        </Text>
      </Stack>
    </Paper>
  )
}
