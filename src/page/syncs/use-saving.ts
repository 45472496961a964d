import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useSaveSync } from '../api'
import { syncPath } from '../ui/sync-path'
import { toChange } from './draft'
import type { Editor } from './use-editor'

/** Somebody else has changed the sync since editing began. */
const CHANGED_ELSEWHERE = 412

/** Saves the draft. A new sync goes on to what happens next; one that is known stays where it is. */
export function useSaving({ draft, sync, definition, rebase }: Editor) {
  const saving = useSaveSync()
  const [, navigate] = useLocation()
  const [saved, setSaved] = useState<{ version: string; name: string; before: string | undefined }>()
  const version = JSON.stringify(draft)
  const known = sync?.name
  // Not before it is known that nothing is unsaved any more: the guard would ask.
  useEffect(() => {
    if (saved === undefined || saved.name === saved.before) return
    const path = syncPath(saved.name)
    navigate(saved.before === undefined ? `${path}/saved` : path, { replace: true })
  }, [saved, navigate])
  const save = (isOverwriting = false): void => {
    const change = toChange(draft, sync, definition)
    saving.mutate(
      { known, change, ...(!isOverwriting && sync !== undefined && { revision: sync.revision }) },
      {
        onSuccess: (answer) => {
          setSaved({ version, name: answer.name, before: known })
          if (known !== undefined) rebase(answer)
        }
      }
    )
  }
  const isConflict = saving.error?.status === CHANGED_ELSEWHERE
  return {
    save,
    isSaving: saving.isPending,
    /** What is shown is what is saved */
    isSaved: saved?.version === version,
    isConflict,
    problem: isConflict ? undefined : saving.error?.message
  }
}
