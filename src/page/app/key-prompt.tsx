import { Button, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { key } from '../api'

/** Asks for the key where the server wants one. */
export function KeyPrompt() {
  const queries = useQueryClient()
  const [value, setValue] = useState('')
  const [isWrong] = useState(() => key.get() !== null)
  return (
    <Paper
      component="form"
      withBorder
      p="xl"
      maw={440}
      mx="auto"
      mt="xl"
      onSubmit={(event) => {
        event.preventDefault()
        key.set(value.trim())
        void queries.resetQueries()
      }}
    >
      <Stack>
        <Title order={1} size="h3">
          Enter the key
        </Title>
        <Text size="sm" c="dimmed">
          This server is protected. Its key is the value of META_PIXEL_ADMIN_KEY, or else of META_PIXEL_KEY, where the
          server was started.
        </Text>
        <PasswordInput
          label="Key"
          value={value}
          autoComplete="current-password"
          error={isWrong ? 'This key was not accepted.' : undefined}
          onChange={({ currentTarget }) => {
            setValue(currentTarget.value)
          }}
        />
        <Button type="submit" disabled={value.trim() === ''}>
          Open
        </Button>
      </Stack>
    </Paper>
  )
}
