import { Title } from '@mantine/core'
import { Preview } from '../preview'

/** One sync, or a new one. */
export function SyncPage({ name }: { name: string | undefined }) {
  return (
    <>
      <Title order={1}>{name ?? 'New sync'}</Title>
      <Preview sync={name} mappings={[]} />
    </>
  )
}
