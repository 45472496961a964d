import { Button, Checkbox, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { writeTarget } from '../mapping/fields'
import type { Suggestion } from '../mapping/suggestions'
import { exampleOf } from '../mapping/target-row'
import { fromValue } from '../mapping/value'
import type { MappingDraft } from './draft'
import classes from './properties.module.css'
import { StepSection } from './step-section'
import type { Editor } from './use-editor'

interface SuggestionsCardProps {
  editor: Editor
  mapping: MappingDraft
  suggestions: Suggestion[]
}

/** What recent events have for fields that get nothing yet: reviewed line by line, and taken together. */
export function SuggestionsCard({ editor, mapping, suggestions }: SuggestionsCardProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const idOf = ({ target }: Suggestion): string => target.path.join('.')
  const chosen = suggestions.filter((one) => !left.has(idOf(one)))
  if (suggestions.length === 0) return null
  const use = (): void => {
    const fields = chosen.reduce(
      (known, { target, value }) => writeTarget(known, target.path, fromValue(value)),
      mapping.mapping
    )
    const words = `${countOf(chosen.length)} used for “${mapping.name}”.`
    editor.setWithUndo(words, {
      mappings: editor.draft.mappings.map((one) => (one.key === mapping.key ? { ...one, mapping: fields } : one))
    })
  }
  return (
    <StepSection
      title={`${countOf(suggestions.length)} from your events`}
      description={`Found by name and by value in the events that “${mapping.name}” matches. Untick what is wrong.`}
    >
      <ul className={classes.suggestions}>
        {suggestions.map((suggestion) => (
          <li key={idOf(suggestion)}>
            <Checkbox
              size="sm"
              checked={!left.has(idOf(suggestion))}
              label={<SuggestionLabel suggestion={suggestion} />}
              onChange={({ currentTarget }) => {
                const next = new Set(left)
                if (currentTarget.checked) next.delete(idOf(suggestion))
                else next.add(idOf(suggestion))
                setLeft(next)
              }}
            />
          </li>
        ))}
      </ul>
      <Group>
        <Button disabled={chosen.length === 0} onClick={use}>
          Use {countOf(chosen.length)}
        </Button>
      </Group>
    </StepSection>
  )
}

function SuggestionLabel({ suggestion }: { suggestion: Suggestion }) {
  const { target, path } = suggestion
  return (
    <span className={classes.suggestion}>
      <code>
        <bdi>{path}</bdi>
      </code>
      <span aria-hidden>→</span>
      <strong>{target.label}</strong>
      <Text span size="xs" c="dimmed">
        <bdi>{exampleOf(suggestion)}</bdi>
      </Text>
    </span>
  )
}

function countOf(count: number): string {
  return count === 1 ? '1 suggestion' : `${String(count)} suggestions`
}
