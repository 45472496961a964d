import { Alert, Button, Code, CopyButton, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Definition, ShownMapping } from '../api'
import classes from './export.module.css'
import { FORMATS } from './formats'
import type { Loss } from './losses'

/** What is exported. */
export interface ExportProps {
  /** Of the sync */
  name: string
  mappings: ShownMapping[]
  definition: Definition
}

/** Mappings as JSON for other hosts, to copy or to keep as a file. Credentials are not included. */
export function ExportDialog({ isOpen, onClose, ...props }: ExportProps & { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Export mappings" size="lg">
      <Export {...props} />
    </Modal>
  )
}

function Export({ name, mappings, definition }: ExportProps) {
  const [id, setId] = useState(FORMATS[0]?.id)
  const format = FORMATS.find((one) => one.id === id)
  if (format === undefined) return null
  const losses = format.losses(mappings, definition)
  const text = `${JSON.stringify(format.write(mappings, definition), null, 2)}\n`
  const file = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${format.suffix}.json`
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="Where the mappings go"
        value={id}
        onChange={setId}
        data={FORMATS.map(({ id: value, label }) => ({ value, label }))}
      />
      <Text size="sm">{format.use}</Text>
      {losses.length > 0 && <Losses host={format.label} losses={losses} />}
      <Code block className={classes.code} tabIndex={0} role="region" aria-label="Mappings as JSON">
        {text}
      </Code>
      <Group gap="sm">
        <Button
          onClick={() => {
            download(file, text)
          }}
        >
          Download {file}
        </Button>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text size="xs" c="dimmed">
        Credentials are not included.
      </Text>
    </Stack>
  )
}

const MAX_SHOWN = 12

/** What the host does not carry: whoever imports it there has to know. */
function Losses({ host, losses }: { host: string; losses: Loss[] }) {
  return (
    <Alert color="orange" title={`${host} does not carry everything`}>
      <ul className={classes.losses}>
        {losses.slice(0, MAX_SHOWN).map(({ mapping, field, reason }) => (
          <li key={`${mapping} ${field}`}>
            <bdi>{mapping}</bdi>, {field}: {reason}.
          </li>
        ))}
        {losses.length > MAX_SHOWN && <li>and {String(losses.length - MAX_SHOWN)} more fields</li>}
      </ul>
    </Alert>
  )
}

function download(file: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = file
  link.click()
  URL.revokeObjectURL(url)
}
