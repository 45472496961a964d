import { Anchor, Stack, Text, Title } from '@mantine/core'
import { useDefinition, useSyncs } from '../api'
import { ProblemAlert } from '../app/problem-alert'
import { Waiting } from '../app/waiting'
import { SyncEditor } from './sync-editor'

/** One sync, or a new one. */
export function SyncPage({ name }: { name: string | undefined }) {
  const { data: definition, error } = useDefinition()
  const { data: syncs, error: listError } = useSyncs()
  const problem = error ?? listError
  if (definition === undefined || syncs === undefined) {
    return problem === null ? (
      <Waiting label="Loading the sync" />
    ) : (
      <ProblemAlert title="The sync cannot be shown" message={problem.message} />
    )
  }
  const sync = syncs.find((one) => one.name === name)
  if (name !== undefined && sync === undefined) return <NoSuchSync name={name} />
  return <SyncEditor sync={sync} definition={definition} />
}

function NoSuchSync({ name }: { name: string }) {
  return (
    <Stack gap="xs">
      <Title order={1} size="h2">
        There is no sync “{name}”
      </Title>
      <Text>
        It may have been renamed or deleted. <Anchor href="#/syncs">See all syncs</Anchor>
      </Text>
    </Stack>
  )
}
