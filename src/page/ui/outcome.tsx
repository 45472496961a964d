import { Badge } from '@mantine/core'
import type { OutcomeKind } from '../api'
import { wordsOf } from './outcome-words'

/** An outcome in a word. */
export function Outcome({ kind }: { kind: OutcomeKind }) {
  const { label, color } = wordsOf(kind)
  return (
    <Badge color={color} variant="light" miw="max-content">
      {label}
    </Badge>
  )
}
