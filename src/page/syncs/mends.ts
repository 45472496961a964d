import { readTarget, writeTarget, type Target } from '../mapping/fields'
import { suggestAll } from '../mapping/suggestions'
import { fromValue, sourcesOf, toValue, type MappedValue } from '../mapping/value'
import { hasDecimalComma } from '../mapping/value-patterns'
import type { MappingDraft } from './draft'
import type { Mend } from '../preview'
import { pathOfParameter } from './parameter-path'
import type { Editor } from './use-editor'

/** @returns what would fix a parameter of the mapping that is looked at, at one click: what is found in its events */
export function mendsOf(editor: Editor): (name: string, parameter: string) => Mend | undefined {
  return (name, parameter) => {
    const { mapping, definition, properties } = editor
    const path = pathOfParameter(parameter, definition)
    if (mapping?.name !== name || path === undefined) return undefined
    const suggestion = suggestAll(definition, mapping.mapping, properties).find(
      ({ target }) => target.path.join('.') === path
    )
    if (suggestion !== undefined) {
      const { target, value } = suggestion
      return { label: `Use ${suggestion.path}`, act: put(editor, mapping, target.path, value) }
    }
    return decimalMend(editor, mapping, path.split('.') as Target['path'])
  }
}

/** A number with a comma is one that somebody has forgotten to change. */
function decimalMend(editor: Editor, mapping: MappingDraft, path: Target['path']): Mend | undefined {
  const value = toValue(readTarget(mapping.mapping, path))
  const [first, ...others] = sourcesOf(value)
  if (value.kind !== 'sources' || first === undefined || !('path' in first)) return undefined
  const transforms = first.transforms ?? []
  const property = editor.properties.find((one) => one.path === first.path)
  if (property === undefined || !hasDecimalComma(property.samples) || transforms.some(({ kind }) => kind === 'decimal'))
    return undefined
  const changed: MappedValue = {
    ...value,
    sources: [{ ...first, transforms: [...transforms, { kind: 'decimal' }] }, ...others]
  }
  return { label: 'Decimal comma → point', act: put(editor, mapping, path, changed) }
}

function put(editor: Editor, { key, mapping }: MappingDraft, path: Target['path'], value: MappedValue): () => void {
  return () => {
    editor.setMapping(key, { mapping: writeTarget(mapping, path, fromValue(value)) })
  }
}
