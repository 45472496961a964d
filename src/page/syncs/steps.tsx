import { UnstyledButton } from '@mantine/core'
import { CheckIcon } from '../ui/icons'
import type { DraftProblems } from './draft'
import classes from './steps.module.css'

/** The steps of setting up a sync, in their order. */
export const STEPS = [
  { id: 'credentials', label: 'Name and credentials' },
  { id: 'events', label: 'Select and filter events' },
  { id: 'properties', label: 'Map properties' },
  { id: 'additional', label: 'Additional properties' },
  { id: 'finish', label: 'Review and status' }
] as const

export type StepId = (typeof STEPS)[number]['id']

/** @returns the step where a problem can be fixed */
export function stepOf(problem: string): StepId {
  if (problem === 'mappings') return 'events'
  if (problem.startsWith('json ')) return 'properties'
  return problem === 'consent' ? 'finish' : 'credentials'
}

interface StepsProps {
  current: StepId
  onStep: (step: StepId) => void
  /** Those that have been reached */
  done: ReadonlySet<StepId>
  problems: DraftProblems
}

/** Where one is, and the way to any other step. */
export function Steps({ current, onStep, done, problems }: StepsProps) {
  const wrong = new Set(Object.keys(problems).map(stepOf))
  return (
    <nav aria-label="Steps" className={classes.steps}>
      <ol>
        {STEPS.map(({ id, label }, index) => {
          const isDone = done.has(id) && id !== current && !wrong.has(id)
          return (
            <li key={id}>
              <UnstyledButton
                className={classes.step}
                aria-current={id === current ? 'step' : undefined}
                onClick={() => {
                  onStep(id)
                }}
              >
                <span className={classes.number} data-done={isDone}>
                  {isDone ? <CheckIcon /> : index + 1}
                </span>
                <span className={classes.label}>
                  {label}
                  {isDone && <span className={classes.hidden}>, done</span>}
                </span>
              </UnstyledButton>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
