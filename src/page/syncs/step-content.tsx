import { AdditionalStep } from './additional-step'
import { CredentialsStep } from './credentials-step'
import { EventsStep } from './events-step'
import { FinishStep } from './finish-step'
import { PropertiesStep } from './properties-step'
import type { StepProps } from './step-props'
import type { StepId } from './steps'

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
