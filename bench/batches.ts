import type { Series } from './result'
import { medianOf, type Case, type Measured } from './measure'

/** The batches whose cost is compared. */
export const BATCH_SIZES = [1, 10, 100, 1000]

export function cut<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
}

function labelOf({ label, fields }: Pick<Series, 'label' | 'fields'>, batch: number): string {
  return `${label}, ${fields} personal fields, ${batch} a batch`
}

/** A sender whose cost is measured at each size of batch. */
export interface Sender<T> {
  label: string
  fields: number
  inputs: readonly T[]
  send: (batch: T[]) => unknown
}

/** @returns a case for each size of batch; each call sends all inputs */
export function casesBySize<T>(sender: Sender<T>): Case[] {
  return BATCH_SIZES.map((size) => {
    const batches = cut(sender.inputs, size)
    return {
      label: labelOf(sender, size),
      events: sender.inputs.length,
      async call() {
        for (const batch of batches) await sender.send(batch)
      }
    }
  })
}

/** @returns the line of a sender through the sizes that were measured */
export function seriesOf({ label, fields }: Pick<Series, 'label' | 'fields'>, measured: Measured): Series {
  const points = BATCH_SIZES.flatMap((batch) => {
    const caseLabel = labelOf({ label, fields }, batch)
    return measured.has(caseLabel) ? [{ batch, value: medianOf(measured, caseLabel) }] : []
  })
  return { label, fields, points }
}
