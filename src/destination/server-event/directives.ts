/** The directives of a mapping that every host understands: a path into the Segment event, and one fallback. */
export type Path = Record<'@path', string>
export type DefaultMapping = Path | { '@if': { exists: Path; then: Path; else: Path } }

/** The value at a path of the event. */
export function path(of: string): Path {
  return { '@path': of }
}

/**
 * `first`, or where it is missing `second`. Text that is empty or a placeholder counts as present there; the field Fallbacks
 * helps out.
 */
export function either(first: string, second: string): DefaultMapping {
  return { '@if': { exists: path(first), then: path(first), else: path(second) } }
}
