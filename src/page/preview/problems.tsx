import { Button, Group, Text } from '@mantine/core'
import type { Mend } from './mends'

export interface ProblemsProps {
  /** As notices name it */
  parameter: string
  label: string
  problems: string[]
  /** How a parameter can be fixed; undefined where nothing is edited */
  fix: ((parameter: string) => { open: () => void; mend: Mend | undefined }) | undefined
}

/** Why Meta would refuse a value, and what fixes it. */
export function Problems({ parameter, label, problems, fix }: ProblemsProps) {
  if (problems.length === 0) return null
  const { open, mend } = fix?.(parameter) ?? {}
  return (
    <>
      {problems.map((problem) => (
        <Text key={problem} size="xs" c="var(--mantine-color-error)">
          {problem}
        </Text>
      ))}
      {open !== undefined && (
        <Group gap={6} mt={4}>
          {mend !== undefined && (
            <Button size="compact-xs" onClick={mend.act}>
              {mend.label}
            </Button>
          )}
          <Button size="compact-xs" variant="default" onClick={open}>
            Map {label}
          </Button>
        </Group>
      )}
    </>
  )
}
