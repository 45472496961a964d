import { Anchor, Badge, Group, Stack, Title } from '@mantine/core'
import { ExportButton } from '../export'
import { mappingsOf } from './draft'
import classes from './editor.module.css'
import type { Editor } from './use-editor'

/** Which sync it is. */
export function EditorHeader({ editor }: { editor: Editor }) {
  const { sync, draft, definition } = editor
  return (
    <div className={classes.title}>
      <Stack gap={2}>
        <Anchor href="#/syncs" size="sm">
          Syncs
        </Anchor>
        <Group gap="sm">
          <Title order={1} size="h2">
            <bdi>{sync?.name ?? 'New sync'}</bdi>
          </Title>
          {sync !== undefined && (
            <Badge variant="light" color={sync.enabled ? 'teal' : 'gray'}>
              {sync.enabled ? 'On' : 'Off'}
            </Badge>
          )}
        </Group>
      </Stack>
      {sync !== undefined && <ExportButton name={sync.name} mappings={mappingsOf(draft)} definition={definition} />}
    </div>
  )
}
