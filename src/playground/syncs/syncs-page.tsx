import { Title } from '@mantine/core'

/** All syncs. */
export function SyncsPage() {
  return <Title order={1}>Syncs</Title>
}
