import { Alert, Button, FileButton, Group, Select, Text } from '@mantine/core'
import { useState } from 'react'
import { asNew, type MappingDraft } from './draft'
import { readMappings } from './read-mappings'
import { STARTS } from './starts'
import type { Editor } from './use-editor'

/** What the list of mappings begins with: a set for a kind of source, or a file that was exported. */
export function StartFrom({ editor }: { editor: Editor }) {
  const { draft, definition, sync } = editor
  const [chosen, setChosen] = useState<string | null>(null)
  const [problem, setProblem] = useState<string>()
  /** Mappings that the start before this one has brought */
  const [brought, setBrought] = useState<ReadonlySet<string>>(new Set())
  const begin = async (id: string | null): Promise<void> => {
    const start = STARTS.find((one) => one.id === id)
    if (start === undefined) return
    setChosen(id)
    const isPresets = start.id === 'segment'
    const presets = new Set(definition.presets.map(({ name }) => name))
    const mappings = await start.load(definition)
    const kept = draft.mappings.filter(({ key }) => !brought.has(key))
    // The presets stay in the list of a new sync, to be ticked again.
    const base = kept.map((one) => (sync === undefined && presets.has(one.key) ? { ...one, isOn: isPresets } : one))
    const added = isPresets ? [] : asNew(mappings, base)
    setBrought(new Set(added.map(({ key }) => key)))
    const words = start.id === 'empty' ? 'All presets were unticked.' : `The mappings for ${start.label} were chosen.`
    editor.setWithUndo(words, { mappings: [...added, ...base] })
  }
  const read = async (file: File | null): Promise<void> => {
    if (file === null) return
    const found = readMappings(await file.text())
    setProblem('problem' in found ? found.problem : undefined)
    if ('problem' in found) return
    const added: MappingDraft[] = asNew(found.mappings, draft.mappings)
    editor.setWithUndo(`${String(added.length)} mappings were imported.`, { mappings: [...added, ...draft.mappings] })
  }
  return (
    <>
      <Group gap="sm" align="end">
        <Select
          label={sync === undefined ? 'Start from' : 'Add mappings for'}
          placeholder={sync === undefined ? 'Segment' : 'Choose a source'}
          data={STARTS.map(({ id, label }) => ({ value: id, label }))}
          value={chosen}
          allowDeselect={false}
          w={220}
          maxDropdownHeight={340}
          renderOption={({ option }) => (
            <div>
              <Text size="sm">{option.label}</Text>
              <Text size="xs" c="dimmed">
                {STARTS.find(({ id }) => id === option.value)?.use}
              </Text>
            </div>
          )}
          onChange={(id) => void begin(id)}
        />
        <FileButton accept="application/json,.json" onChange={(file) => void read(file)}>
          {(props) => (
            <Button {...props} variant="default">
              Import mappings
            </Button>
          )}
        </FileButton>
      </Group>
      {problem !== undefined && (
        <Alert color="red" title="Nothing was imported">
          {problem}
        </Alert>
      )}
    </>
  )
}
