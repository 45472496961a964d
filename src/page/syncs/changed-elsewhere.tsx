import { Alert, Button, Group, Text } from '@mantine/core'

interface ChangedElsewhereProps {
  onReload: () => void
  onOverwrite: () => void
}

/** Two people save one sync: neither loses their work unasked. */
export function ChangedElsewhere({ onReload, onOverwrite }: ChangedElsewhereProps) {
  return (
    <Alert color="orange" title="Changed elsewhere" role="alert">
      <Text size="sm">
        Somebody else, or another tab, has saved this sync since you opened it. Reload to see their changes and lose
        yours, or save yours over theirs.
      </Text>
      <Group gap="sm" mt="sm">
        <Button size="xs" variant="default" onClick={onReload}>
          Reload
        </Button>
        <Button size="xs" color="red.9" onClick={onOverwrite}>
          Overwrite
        </Button>
      </Group>
    </Alert>
  )
}
