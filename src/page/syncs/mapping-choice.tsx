import { Select } from '@mantine/core'
import type { Editor } from './use-editor'

/** Which mapping is looked at. */
export function MappingChoice({ editor: { draft, mapping, look } }: { editor: Editor }) {
  const on = draft.mappings.filter(({ isOn }) => isOn)
  return (
    <Select
      label="Mapping"
      allowDeselect={false}
      data={on.map(({ key, name }) => ({ value: key, label: name }))}
      value={mapping?.key ?? null}
      onChange={(key) => {
        if (key !== null) look(key)
      }}
    />
  )
}
