import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Problem, useSaveSync, type Definition, type Sync } from '../api'
import { ProblemAlert } from '../app/problem-alert'
import { UnsavedGuard } from '../app/unsaved-guard'
import { Preview } from '../preview'
import { mappingsOf, toChange } from './draft'
import { EditorFooter } from './editor-footer'
import { EditorHeader } from './editor-header'
import classes from './editor.module.css'
import { StepContent } from './step-content'
import { stepOf, Steps, STEPS, type StepId } from './steps'
import { useEditor, type Editor } from './use-editor'

interface SyncEditorProps {
  sync: Sync | undefined
  definition: Definition
}

/** Sets up a sync, step by step, with the preview beside it. */
export function SyncEditor({ sync, definition }: SyncEditorProps) {
  const editor = useEditor(sync, definition)
  const [step, setStep] = useState<StepId>('credentials')
  const [reached, setReached] = useState<ReadonlySet<StepId>>(
    new Set(sync === undefined ? [] : STEPS.map(({ id }) => id))
  )
  const [isJudged, setJudged] = useState(false)
  const saving = useSaving(editor)

  const go = (next: StepId): void => {
    setReached(new Set([...reached, step]))
    setStep(next)
    window.scrollTo({ top: 0 })
  }
  const save = (): void => {
    const [first] = Object.keys(editor.problems)
    setJudged(true)
    if (first === undefined) saving.save()
    else go(stepOf(first))
  }
  const shown = isJudged ? editor.problems : {}
  return (
    <div className={classes.editor}>
      <UnsavedGuard isActive={editor.isChanged && !saving.isSaved} />
      <EditorHeader editor={editor} />
      <Steps current={step} onStep={go} done={reached} problems={shown} />
      {saving.problem !== undefined && <ProblemAlert title="Not saved" message={saving.problem} />}
      <WithPreview editor={editor} step={step}>
        <StepContent step={step} editor={editor} problems={shown} />
      </WithPreview>
      <EditorFooter {...{ editor, step, go, save }} isSaving={saving.isSaving} isSaved={saving.isSaved} />
    </div>
  )
}

/** Saves the draft. A new sync goes on to what happens next; one that is known stays where it is. */
function useSaving({ draft, sync, definition }: Editor) {
  const saving = useSaveSync()
  const [, navigate] = useLocation()
  const [saved, setSaved] = useState<string>()
  const version = JSON.stringify(draft)
  const save = (): void => {
    saving.mutate(
      { known: sync?.name, change: toChange(draft, sync, definition) },
      {
        onSuccess: ({ name }) => {
          setSaved(version)
          const path = `/syncs/${encodeURIComponent(name)}`
          if (sync === undefined) navigate(`${path}/saved`, { replace: true })
          else if (sync.name !== name) navigate(path, { replace: true })
        }
      }
    )
  }
  return {
    save,
    isSaving: saving.isPending,
    /** What is shown is what is saved */
    isSaved: saved === version,
    problem: saving.error instanceof Problem ? saving.error.message : undefined
  }
}

/** Beside the steps that decide what is sent; where there is no room, in a drawer. */
function WithPreview({ editor, step, children }: { editor: Editor; step: StepId; children: React.ReactNode }) {
  const isWide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false })
  const [isOpen, setOpen] = useState(false)
  const { sync, draft, mapping } = editor
  if (step === 'credentials') return <div className={classes.single}>{children}</div>
  const preview = (
    <Preview sync={sync?.name} mappings={mappingsOf(draft)} consent={draft.consent} focus={mapping?.name} />
  )
  if (isWide) {
    return (
      <div className={classes.columns}>
        <div>{children}</div>
        <aside className={classes.preview} aria-label="Preview">
          {preview}
        </aside>
      </div>
    )
  }
  return (
    <>
      {children}
      <button
        type="button"
        className={classes.open}
        onClick={() => {
          setOpen(true)
        }}
      >
        Show preview
      </button>
      <Drawer
        opened={isOpen}
        onClose={() => {
          setOpen(false)
        }}
        position="right"
        size="xl"
        withCloseButton
        closeButtonProps={{ 'aria-label': 'Close the preview' }}
      >
        {preview}
      </Drawer>
    </>
  )
}
