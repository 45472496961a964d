import type { DraftProblems } from './draft'
import type { StepId } from './steps'
import type { Editor } from './use-editor'

/** Goes to a step, and there to the row of a parameter (`em`, `custom_data.value`) if one is named. */
export type Go = (step: StepId, parameter?: string) => void

/** What every step is given. */
export interface StepProps {
  editor: Editor
  /** Those that are to be shown: none before somebody tries to go on or to save */
  problems: DraftProblems
  go: Go
  /** Path of the field that a link leads to */
  focus: string | undefined
}
