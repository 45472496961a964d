import { Button, Group, Text } from '@mantine/core'
import classes from './editor.module.css'
import type { Editor } from './use-editor'

/** What was just done to several things at once, and the way back. */
export function UndoBar({ editor: { undo } }: { editor: Editor }) {
  return (
    <div aria-live="polite">
      {undo !== undefined && (
        <Group className={classes.undo} justify="space-between" gap="sm">
          <Text size="sm">{undo.words}</Text>
          <Group gap="xs">
            <Button size="compact-sm" variant="default" onClick={undo.undo}>
              Undo
            </Button>
            <Button size="compact-sm" variant="subtle" color="gray" onClick={undo.dismiss}>
              Dismiss
            </Button>
          </Group>
        </Group>
      )}
    </div>
  )
}
