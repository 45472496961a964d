import type { Property } from './paths'
import { looksPersonal } from './suggestions'
import type { Target } from './fields'

const MAX_LENGTH = 24

/** A value without its letters and digits: of `mira@shop.example` the form stays. */
export function maskText(text: string): string {
  const masked = text.replace(/[\p{L}\p{N}]/gu, '•')
  return masked.length > MAX_LENGTH ? `${masked.slice(0, MAX_LENGTH - 1)}…` : masked
}

/** The properties as they may be shown: what looks like contact data of a person keeps its form only. */
export function maskPersonal(properties: readonly Property[], targets: readonly Target[]): Property[] {
  const hashed = targets.filter(({ parameter }) => parameter?.hashed === true)
  return properties.map((property) =>
    looksPersonal(property, hashed) ? { ...property, example: maskText(property.example) } : property
  )
}
