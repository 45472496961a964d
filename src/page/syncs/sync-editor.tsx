import { Drawer } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { useSaveSync, type Definition, type Sync } from '../api'
import { ProblemAlert } from '../ui/problem-alert'
import { syncPath } from '../ui/sync-path'
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
  const { step, go, reached, content } = useSteps(sync === undefined)
  const [isJudged, setJudged] = useState(false)
  const saving = useSaving(editor)
  const isWide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false })
  const [isPreviewOpen, preview] = useDisclosure(false)
  const wrong = Object.keys(editor.problems)

  const next = (to: StepId): void => {
    const isWrong = sync === undefined && wrong.some((problem) => stepOf(problem) === step)
    setJudged(isJudged || isWrong)
    go(isWrong ? step : to)
  }
  const save = (): void => {
    const [first] = wrong
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
      <WithPreview {...{ editor, step, isWide }} isOpen={isPreviewOpen} onClose={preview.close}>
        <div ref={content} tabIndex={-1} className={classes.content}>
          <StepContent step={step} editor={editor} problems={shown} />
        </div>
      </WithPreview>
      <EditorFooter
        {...{ editor, step, go, next, save }}
        isSaving={saving.isSaving}
        isSaved={saving.isSaved}
        onPreview={isWide || !hasPreview(step) ? undefined : preview.open}
      />
    </div>
  )
}

/** The step that is shown. Whoever goes to one, or is sent there, finds the keyboard's focus in it. */
function useSteps(isNew: boolean) {
  const [{ step, visit }, setVisit] = useState<{ step: StepId; visit: number }>({ step: 'credentials', visit: 0 })
  const [reached, setReached] = useState<ReadonlySet<StepId>>(() => new Set(isNew ? [] : STEPS.map(({ id }) => id)))
  const content = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (visit === 0) return
    const wrong = content.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    ;(wrong ?? content.current)?.focus({ preventScroll: true })
    if (wrong == null) window.scrollTo({ top: 0 })
    else wrong.scrollIntoView({ block: 'center' })
  }, [visit])
  const go = (to: StepId): void => {
    setReached(new Set([...reached, step]))
    setVisit({ step: to, visit: visit + 1 })
  }
  return { step, go, reached, content }
}

/** Saves the draft. A new sync goes on to what happens next; one that is known stays where it is. */
function useSaving({ draft, sync, definition }: Editor) {
  const saving = useSaveSync()
  const [, navigate] = useLocation()
  const [saved, setSaved] = useState<{ version: string; name: string }>()
  const version = JSON.stringify(draft)
  const known = sync?.name
  // Not before it is known that nothing is unsaved any more: the guard would ask.
  useEffect(() => {
    if (saved === undefined || saved.name === known) return
    const path = syncPath(saved.name)
    navigate(known === undefined ? `${path}/saved` : path, { replace: true })
  }, [saved, known, navigate])
  const save = (): void => {
    saving.mutate(
      { known, change: toChange(draft, sync, definition) },
      {
        onSuccess: ({ name }) => {
          setSaved({ version, name })
        }
      }
    )
  }
  return {
    save,
    isSaving: saving.isPending,
    /** What is shown is what is saved */
    isSaved: saved?.version === version,
    problem: saving.error?.message
  }
}

interface WithPreviewProps {
  editor: Editor
  step: StepId
  isWide: boolean
  /** Of the drawer, where there is no room beside the form */
  isOpen: boolean
  onClose: () => void
  children: ReactNode
}

/** Beside the steps that decide what is sent; where there is no room, in a drawer. */
function WithPreview({ editor, step, isWide, isOpen, onClose, children }: WithPreviewProps) {
  const { sync, draft, mapping } = editor
  if (!hasPreview(step)) return <>{children}</>
  const preview = (
    <Preview sync={sync?.name} mappings={mappingsOf(draft)} consent={draft.consent} focus={mapping?.name} />
  )
  if (isWide) {
    return (
      <div className={classes.columns}>
        {children}
        <div className={classes.preview}>{preview}</div>
      </div>
    )
  }
  return (
    <>
      {children}
      <Drawer
        opened={isOpen}
        onClose={onClose}
        position="right"
        size="xl"
        title="What Meta gets"
        closeButtonProps={{ 'aria-label': 'Close the preview' }}
      >
        {preview}
      </Drawer>
    </>
  )
}

/** Credentials change nothing of what is sent. */
function hasPreview(step: StepId): boolean {
  return step !== 'credentials'
}
