import { Select } from '@mantine/core'
import type { Editor } from './use-editor'

/** So many mappings are listed at once; others are found by typing. */
const MAX_SHOWN = 100

/** Which mapping is looked at. */
export function MappingChoice({ editor: { draft, mapping, look } }: { editor: Editor }) {
  const on = draft.mappings.filter(({ isOn }) => isOn)
  return (
    <Select
      label="Mapping"
      searchable
      limit={MAX_SHOWN}
      allowDeselect={false}
      nothingFoundMessage="No mappings match"
      data={on.map(({ key, name }) => ({ value: key, label: name }))}
      value={mapping?.key ?? null}
      onChange={(key) => {
        if (key !== null) look(key)
      }}
    />
  )
}
