/** What a Graph `fields` parameter asks for: each name with what is asked for inside it; an empty tree asks for all of it. */
export interface FieldTree {
  [name: string]: FieldTree
}

/** What an edge can answer: a field without fields of its own is a leaf. */
export type KnownFields = FieldTree

/** Deeper nesting than any Graph object has. */
const MAX_DEPTH = 10

/**
 * Reads Graph's field expansion: `web{event_name,event_match_quality{composite_score}}`.
 *
 * @returns the tree, or undefined when the text is not well-formed
 */
export function parseFields(text: string): FieldTree | undefined {
  const tokens = text.match(/[A-Za-z0-9_]+|[^\sA-Za-z0-9_]/g) ?? []
  let at = 0

  function list(depth: number): FieldTree | undefined {
    // Without a prototype, so that a field called __proto__ is an unknown field like any other.
    const tree = Object.create(null) as FieldTree
    do {
      const name = tokens.at(at++)
      if (depth > MAX_DEPTH || !name || !/^\w+$/.test(name)) return undefined
      let inner: FieldTree | undefined = {}
      if (tokens.at(at) === '{') {
        at++
        inner = list(depth + 1)
        if (!inner || tokens.at(at++) !== '}') return undefined
      }
      tree[name] = inner
    } while (tokens.at(at) === ',' && ++at)
    return tree
  }

  const tree = list(0)
  return tree && at === tokens.length ? tree : undefined
}

/** The first field that is asked for although the edge does not have it; undefined when there is none. */
export function unknownField(asked: FieldTree, known: KnownFields): string | undefined {
  for (const [name, inner] of Object.entries(asked)) {
    if (!Object.hasOwn(known, name)) return name
    const found = unknownField(inner, known[name])
    if (found !== undefined) return found
  }
  return undefined
}

/** Leaves of a value what was asked for; lists are looked into. */
export function project(value: unknown, asked: FieldTree): unknown {
  if (Array.isArray(value)) return value.map((item) => project(item, asked))
  if (typeof value !== 'object' || value === null || Object.keys(asked).length === 0) return value
  const entries = Object.entries(value).filter(([name]) => Object.hasOwn(asked, name))
  return Object.fromEntries(entries.map(([name, inner]) => [name, project(inner, asked[name])]))
}
