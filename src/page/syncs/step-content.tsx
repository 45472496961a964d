import type { DraftProblems } from './draft'
import { AdditionalStep } from './additional-step'
import { CredentialsStep } from './credentials-step'
import { EventsStep } from './events-step'
import { FinishStep } from './finish-step'
import { PropertiesStep } from './properties-step'
import type { StepId } from './steps'
import type { Editor } from './use-editor'

/** What every step is given. */
export interface StepProps {
  editor: Editor
  /** Those that are to be shown: none before somebody tries to save */
  problems: DraftProblems
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
