import { Drawer } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { Definition, Sync } from '../api'
import { UnsavedGuard } from '../ui/unsaved-guard'
import { rowId } from '../mapping/target-row'
import { Preview } from '../preview'
import { ProblemAlert } from '../ui/problem-alert'
import { ChangedElsewhere } from './changed-elsewhere'
import { usableMappings } from './draft'
import { EditorFooter } from './editor-footer'
import { EditorHeader } from './editor-header'
import classes from './editor.module.css'
import { mendsOf } from './mends'
import { newMapping } from './new-mapping'
import { pathOfParameter } from './parameter-path'
import { StepContent } from './step-content'
import type { Go } from './step-props'
import { stepOf, Steps, STEPS, type StepId } from './steps'
import { UndoBar } from './undo-bar'
import { useEditor, type Editor } from './use-editor'
import { useSaving } from './use-saving'

interface SyncEditorProps {
  sync: Sync | undefined
  definition: Definition
  /** Whose row is shown first */
  parameter: string | undefined
  /** Begins again with the sync as it is saved now */
  onReload: () => void
}

/** Sets up a sync, step by step, with the preview beside it. */
export function SyncEditor({ sync, definition, parameter, onReload }: SyncEditorProps) {
  const editor = useEditor(sync, definition)
  const { step, go, reached, content, focus } = useSteps(sync === undefined, definition, parameter)
  const [isJudged, setJudged] = useState(false)
  const saving = useSaving(editor)
  const isWide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false })
  const [isPreviewOpen, preview] = useDisclosure(false)
  const wrong = Object.keys(editor.problems)

  const next = (to: StepId): void => {
    // What is wrong with a known sync is told when it is saved; JSON that cannot be used is not left behind.
    const isWrong = wrong.some(
      (problem) => stepOf(problem) === step && (sync === undefined || problem.startsWith('json '))
    )
    setJudged(isJudged || isWrong)
    go(isWrong ? step : to)
  }
  const save = (isOverwriting = false): void => {
    const [first] = wrong
    setJudged(true)
    if (first === undefined) saving.save(isOverwriting)
    else go(stepOf(first))
  }
  const shown = isJudged ? editor.problems : {}
  return (
    <div className={classes.editor}>
      <UnsavedGuard isActive={editor.isChanged && !saving.isSaved} />
      <EditorHeader editor={editor} />
      <Steps current={step} onStep={next} done={reached} problems={shown} />
      {saving.problem !== undefined && <ProblemAlert title="Not saved" message={saving.problem} />}
      {saving.isConflict && (
        <ChangedElsewhere
          onReload={onReload}
          onOverwrite={() => {
            save(true)
          }}
        />
      )}
      <UndoBar editor={editor} />
      <WithPreview {...{ editor, step, isWide, go }} isOpen={isPreviewOpen} onClose={preview.close}>
        <div ref={content} tabIndex={-1} className={classes.content}>
          <StepContent {...{ step, editor, go, focus }} problems={shown} />
        </div>
      </WithPreview>
      <EditorFooter
        {...{ editor, step, go, next }}
        save={() => {
          save()
        }}
        isSaving={saving.isSaving}
        isSaved={saving.isSaved}
        onPreview={isWide || !hasPreview(step) ? undefined : preview.open}
      />
    </div>
  )
}

interface Visit {
  step: StepId
  /** Path of a field, where a link leads to its row */
  focus?: string
  visit: number
}

/** The step that is shown. Whoever goes to one, or is sent there, finds the keyboard's focus in it. */
function useSteps(isNew: boolean, definition: Definition, parameter: string | undefined) {
  const [{ step, visit, focus }, setVisit] = useState<Visit>(() => {
    const first = parameter === undefined ? undefined : pathOfParameter(parameter, definition)
    return first === undefined ? { step: 'credentials', visit: 0 } : { step: 'properties', visit: 1, focus: first }
  })
  const [reached, setReached] = useState<ReadonlySet<StepId>>(() => new Set(isNew ? [] : STEPS.map(({ id }) => id)))
  const content = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (visit === 0) return
    const row = focus === undefined ? null : document.getElementById(rowId(focus.split('.') as [string]))
    const wrong = content.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    const target = row ?? wrong
    ;(target ?? content.current)?.focus({ preventScroll: true })
    if (target == null) window.scrollTo({ top: 0 })
    else target.scrollIntoView({ block: 'center' })
  }, [visit, focus])
  const go: Go = (to, wanted) => {
    setReached(new Set([...reached, step]))
    const path = wanted === undefined ? undefined : pathOfParameter(wanted, definition)
    setVisit({ step: to, visit: visit + 1, ...(path !== undefined && { focus: path }) })
  }
  return { step, go, reached, content, focus }
}

interface WithPreviewProps {
  editor: Editor
  step: StepId
  isWide: boolean
  go: Go
  /** Of the drawer, where there is no room beside the form */
  isOpen: boolean
  onClose: () => void
  children: ReactNode
}

/** Beside the steps that decide what is sent; where there is no room, in a drawer. */
function WithPreview({ editor, step, isWide, go, isOpen, onClose, children }: WithPreviewProps) {
  const { sync, draft, mapping } = editor
  if (!hasPreview(step)) return <>{children}</>
  const preview = (
    <Preview
      sync={sync?.name}
      mappings={usableMappings(draft)}
      consent={draft.consent}
      focus={mapping?.name}
      onMap={(name) => {
        const added = newMapping(editor, name)
        editor.set({ mappings: [added, ...draft.mappings] })
        editor.look(added.key)
        onClose()
        go('properties')
      }}
      mendFor={mendsOf(editor)}
      onFix={(name, parameter) => {
        const wanted = draft.mappings.find((one) => one.isOn && one.name === name)
        if (wanted !== undefined) editor.look(wanted.key)
        onClose()
        go('properties', parameter)
      }}
    />
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
