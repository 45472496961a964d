import type { Definition, ShownMapping } from '../api'
import { customerTargets, fieldGroups, readTarget, type Target } from '../mapping/fields'
import { isQuoted } from '../mapping/path-syntax'
import { describe } from '../mapping/transforms'
import { sourcesOf, toValue, type MappedValue } from '../mapping/value'

/** Something that a host does not carry: which field of which mapping, and what becomes of it there. */
export interface Loss {
  mapping: string
  field: string
  reason: string
}

/** @returns what a host does not carry of mappings, field by field */
export function lossesIn(
  mappings: readonly ShownMapping[],
  definition: Definition,
  lossOf: (value: MappedValue, target: Target) => string | undefined
): Loss[] {
  const targets = [
    ...customerTargets(definition),
    ...fieldGroups(definition, () => true).flatMap((group) => group.targets)
  ]
  return mappings.flatMap(({ name, mapping }) =>
    targets.flatMap((target) => {
      const reason = lossOf(toValue(readTarget(mapping, target.path)), target)
      return reason === undefined ? [] : [{ mapping: name, field: target.label, reason }]
    })
  )
}

/** Segment runs every directive, but documents no @liquid. */
export function segmentLoss(value: MappedValue): string | undefined {
  const usesLiquid = sourcesOf(value).some(
    (source) =>
      'path' in source && (isQuoted(source.path) || source.transforms?.some(({ kind }) => kind === 'part') === true)
  )
  return usesLiquid ? 'is written with @liquid, which Segment does not document: check it there' : undefined
}

/** PostHog knows properties, fixed values and "or else". */
export function postHogLoss(value: MappedValue): string | undefined {
  if (value.kind === 'advanced') return 'JSON is not carried: the field is left empty'
  if (value.kind === 'list') return 'your own keys of products are not carried: PostHog hands the list over as it is'
  const changes = value.sources.flatMap((source) => ('path' in source ? (source.transforms ?? []) : []))
  if (changes.length > 0)
    return `not carried: ${changes.map(describe).join(', ')}. PostHog hands the property over as it is`
  const passesOver = value.take === 'first' && value.test === undefined && value.sources.length > 1
  return passesOver ? 'empty texts and placeholders are not passed over there: only what is missing is' : undefined
}
