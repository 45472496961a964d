import type { CoverageAnswer } from '../api'
import type { Coverage } from '../mapping/coverage-bar'
import type { Target } from '../mapping/fields'

/** @returns how a field fares among recent events: mapped in how many, and how many keep it */
export function coverageOf({ path, parameter }: Target, answer: CoverageAnswer | undefined): Coverage | undefined {
  if (answer === undefined) return undefined
  const name = path.join('.')
  const found =
    parameter === undefined
      ? answer.fields.find(({ key }) => key === name)
      : answer.parameters.find(({ key }) => key === parameter.key)
  if (found === undefined) return { events: answer.events, mapped: 0, dropped: 0, reasons: {} }
  const { mapped, sent, refused, reasons } = found
  return { events: answer.events, mapped, dropped: Math.max(0, mapped - sent - refused), reasons }
}
