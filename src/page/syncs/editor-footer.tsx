import { Button, Group, Text } from '@mantine/core'
import classes from './editor.module.css'
import { STEPS, type StepId } from './steps'
import type { Editor } from './use-editor'

interface EditorFooterProps {
  editor: Editor
  step: StepId
  go: (step: StepId) => void
  /** Goes on, unless something of the step is missing */
  next: (step: StepId) => void
  save: () => void
  isSaving: boolean
  isSaved: boolean
  /** Where the preview is not beside the form anyway */
  onPreview: (() => void) | undefined
}

/** The way on, and saving: always in sight. */
export function EditorFooter({ editor, step, go, next, save, isSaving, isSaved, onPreview }: EditorFooterProps) {
  const { sync, isChanged } = editor
  const index = STEPS.findIndex(({ id }) => id === step)
  const [before, after] = [STEPS[index - 1], STEPS[index + 1]]
  const isNew = sync === undefined
  const saveButton = (
    <Button onClick={save} loading={isSaving} disabled={!isNew && (!isChanged || isSaved)}>
      {isNew ? 'Create sync' : 'Save changes'}
    </Button>
  )
  return (
    <div className={classes.footer}>
      <Text size="sm" c="dimmed" role="status" className={classes.state}>
        {footerWords(isNew, isChanged, isSaved)}
      </Text>
      {onPreview !== undefined && (
        <Button variant="subtle" size="compact-sm" onClick={onPreview}>
          Show preview
        </Button>
      )}
      <Group gap="sm" className={classes.ways}>
        {before !== undefined && (
          <Button
            variant="default"
            onClick={() => {
              go(before.id)
            }}
          >
            Back
          </Button>
        )}
        {after !== undefined && (
          <Button
            variant={isNew ? 'filled' : 'default'}
            onClick={() => {
              next(after.id)
            }}
          >
            Continue
          </Button>
        )}
        {(!isNew || after === undefined) && saveButton}
      </Group>
    </div>
  )
}

function footerWords(isNew: boolean, isChanged: boolean, isSaved: boolean): string {
  if (isSaved) return 'Saved. New events are sent this way.'
  if (isNew) return 'Nothing is sent until you create the sync.'
  return isChanged ? 'Unsaved changes' : 'All changes saved'
}
