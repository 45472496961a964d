import { Button, Group, JsonInput, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { pastedEvents, usePastedEvents } from '../api'
import type { Fields } from '../mapping/read'
import classes from './pasting.module.css'
import { readEvent } from './read-event'
import { isEnvelope } from './wrap'
import { WrapForm } from './wrap-form'

/** A place for an event of one's own: once pasted, everything can be chosen from it as from one that was received. */
export function PasteEvent({ isOpenAtFirst }: { isOpenAtFirst: boolean }) {
  const [isOpen, setOpen] = useState(false)
  // Once open it stays: what is pasted is no reason to close.
  if (isOpenAtFirst && !isOpen) setOpen(true)
  const pasted = usePastedEvents()
  return (
    <Stack gap="sm" align="stretch">
      {pasted.length > 0 && (
        <Text size="xs" c="dimmed">
          {pasted.length === 1 ? '1 pasted event counts' : `${pasted.length.toLocaleString()} pasted events count`} like
          received ones, in this tab only.
        </Text>
      )}
      {isOpen ? (
        <EventInput />
      ) : (
        <Group>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              setOpen(true)
            }}
          >
            Paste an event
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function EventInput() {
  const [text, setText] = useState('')
  const [id, setId] = useState<number>()
  const write = (next: string): void => {
    setText(next)
    const read = readEvent(next)
    if ('event' in read && !isEnvelope(read.event)) setId(pastedEvents.put(read.event, id))
  }
  return <EventField text={text} onText={write} />
}

interface EventFieldProps {
  text: string
  onText: (text: string) => void
  children?: React.ReactNode
}

/** Where an event is pasted or typed; what is no event yet can be made one. */
export function EventField({ text, onText, children }: EventFieldProps) {
  const [isTouched, setTouched] = useState(false)
  const read = readEvent(text)
  const envelope = 'event' in read && isEnvelope(read.event) ? read.event : undefined
  return (
    <Stack gap="xs">
      <JsonInput
        w="100%"
        label="Event as JSON"
        description="As your tracking sends it. It stays in this tab."
        className={classes.editor}
        autosize
        minRows={6}
        maxRows={18}
        spellCheck={false}
        placeholder={'{ "type": "track", "event": "order_completed", "properties": { … } }'}
        value={text}
        error={(isTouched || text !== '') && 'problem' in read ? read.problem : undefined}
        onBlur={() => {
          setTouched(text !== '')
        }}
        onChange={onText}
      />
      {envelope !== undefined && (
        <WrapForm
          key={Object.keys(envelope).join(' ')}
          value={envelope}
          onWrap={(event: Fields) => {
            onText(JSON.stringify(event, null, 2))
          }}
        />
      )}
      {children}
    </Stack>
  )
}
