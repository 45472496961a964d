import { Alert, Button, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Fields } from '../mapping/read'
import { readAt, readEnvelope, wrap } from './wrap'

interface WrapFormProps {
  value: Fields
  onWrap: (event: Fields) => void
}

const TYPED = '(typed)'
const NOBODY = '(nobody)'

/** Makes a track event of an object that is none yet, asking only what it cannot know. */
export function WrapForm({ value, onWrap }: WrapFormProps) {
  const { names, people } = readEnvelope(value)
  const given = typeof value.event === 'string' ? 'event' : undefined
  const [nameAt, setNameAt] = useState(given ?? names[0] ?? TYPED)
  const [typed, setTyped] = useState('')
  const [person, setPerson] = useState(people[0] ?? NOBODY)
  const name = nameAt === TYPED ? typed.trim() : String(readAt(value, nameAt) ?? '')
  const toItem = (path: string) => ({ value: path, label: `${path}: ${String(readAt(value, path) ?? '')}` })
  return (
    <Alert color="accent" title="This has no event type yet">
      <Stack gap="sm">
        <Text size="sm">Wrap it as a track event: its fields become the event’s properties.</Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <Select
            size="xs"
            label="Event name"
            data={[...new Set([...(given === undefined ? [] : [given]), ...names])]
              .map(toItem)
              .concat({ value: TYPED, label: 'Type a name' })}
            value={nameAt}
            allowDeselect={false}
            onChange={(path) => {
              if (path !== null) setNameAt(path)
            }}
          />
          <Select
            size="xs"
            label="Person"
            data={people.map(toItem).concat({ value: NOBODY, label: 'No ID in this event' })}
            value={person}
            allowDeselect={false}
            onChange={(path) => {
              if (path !== null) setPerson(path)
            }}
          />
        </SimpleGrid>
        {nameAt === TYPED && (
          <TextInput
            size="xs"
            label="Name"
            placeholder="order_completed"
            value={typed}
            onChange={({ currentTarget }) => {
              setTyped(currentTarget.value)
            }}
          />
        )}
        <Button
          size="xs"
          style={{ alignSelf: 'start' }}
          disabled={name === ''}
          onClick={() => {
            onWrap(wrap(value, name, person === NOBODY ? undefined : person))
          }}
        >
          Wrap as a track event
        </Button>
      </Stack>
    </Alert>
  )
}
