import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { EXAMPLES, readDirective } from './directives'
import type { Target } from './fields'
import classes from './mapping.module.css'

interface JsonEditorProps {
  target: Target
  raw: unknown
  /** What was typed and cannot be used yet */
  text: string | undefined
  onText: (text: string | undefined) => void
  onChange: (raw: unknown) => void
  menu: React.ReactNode
}

/** A directive of Segment's mapping language. What cannot be used does not reach the mapping, and nobody goes on with it. */
export function JsonEditor({ target, raw, text, onText, onChange, menu }: JsonEditorProps) {
  const [typed, setTyped] = useState(() => text ?? (raw === undefined ? '' : JSON.stringify(raw, null, 2)))
  const write = (next: string): void => {
    setTyped(next)
    const read = readDirective(next)
    onText('problem' in read ? next : undefined)
    if ('json' in read) onChange(read.json)
  }
  const read = typed === '' && text === undefined ? undefined : readDirective(typed)
  return (
    <Stack gap={6}>
      <div className={classes.source}>
        <Textarea
          aria-label={`JSON for ${target.label}`}
          description="Segment’s mapping language."
          autosize
          minRows={3}
          maxRows={14}
          spellCheck={false}
          autoFocus={raw === undefined}
          error={read !== undefined && 'problem' in read ? read.problem : undefined}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
          value={typed}
          onChange={({ currentTarget }) => {
            write(currentTarget.value)
          }}
        />
        {menu}
      </div>
      <Group gap={6}>
        <Text size="xs" c="dimmed">
          Examples:
        </Text>
        {EXAMPLES.map(({ use, json }) => (
          <Button
            key={use}
            size="compact-xs"
            variant="light"
            onClick={() => {
              write(JSON.stringify(json, null, 2))
            }}
          >
            {use}
          </Button>
        ))}
      </Group>
    </Stack>
  )
}
