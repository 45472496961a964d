import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface StepSectionProps {
  title: string
  description?: ReactNode
  children: ReactNode
}

/** A part of a form, with a heading that says what it decides. */
export function StepSection({ title, description, children }: StepSectionProps) {
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }} component="section" aria-label={title}>
      <Stack gap="md">
        <Stack gap={4}>
          <Title order={2} size="h4">
            {title}
          </Title>
          {description !== undefined && (
            <Text size="sm" c="dimmed">
              {description}
            </Text>
          )}
        </Stack>
        {children}
      </Stack>
    </Paper>
  )
}
