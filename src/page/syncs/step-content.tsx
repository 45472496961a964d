import { AdditionalStep } from './additional-step'
import { CredentialsStep } from './credentials-step'
import type { DraftProblems } from './draft'
import { EventsStep } from './events-step'
import { FinishStep } from './finish-step'
import { PropertiesStep } from './properties-step'
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

const CONTENT: Record<StepId, (props: StepProps) => React.ReactNode> = {
  credentials: CredentialsStep,
  events: EventsStep,
  properties: PropertiesStep,
  additional: AdditionalStep,
  finish: FinishStep
}

/** The form of one step. */
export function StepContent({ step, ...props }: StepProps & { step: StepId }) {
  const Content = CONTENT[step]
  return <Content {...props} />
}
