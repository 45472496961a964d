import { Anchor, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useDefinition, useSyncs, type Sync } from '../api'
import { ProblemAlert } from '../ui/problem-alert'
import { isSyncAt } from '../ui/sync-path'
import { Waiting } from '../ui/waiting'
import { SyncEditor } from './sync-editor'

/**
 * One sync, or a new one.
 *
 * @param props.address the sync as the address names it; undefined for a new one
 * @param props.parameter of Meta's: the row where it is mapped is shown first
 */
export function SyncPage({ address, parameter }: { address: string | undefined; parameter?: string }) {
  const { data: definition, error } = useDefinition()
  const { data: syncs, error: listError, refetch } = useSyncs()
  const [version, setVersion] = useState(0)
  const problem = error ?? listError
  const sync = useSyncAt(address, syncs)
  if (definition === undefined || syncs === undefined) {
    return problem === null ? (
      <Waiting label="Loading the sync" />
    ) : (
      <ProblemAlert title="The sync cannot be shown" message={problem.message} />
    )
  }
  if (address !== undefined && sync === undefined) return <NoSuchSync name={address} />
  return (
    <SyncEditor
      key={version}
      sync={sync}
      definition={definition}
      parameter={parameter}
      onReload={() => {
        void refetch().then(() => {
          setVersion(version + 1)
        })
      }}
    />
  )
}

/** The sync of an address. Once found it stays, also when it has just got another name, until the address follows. */
function useSyncAt(address: string | undefined, syncs: Sync[] | undefined): Sync | undefined {
  const [kept, setKept] = useState<Sync>()
  const found = address === undefined ? undefined : syncs?.find(({ name }) => isSyncAt(address, name))
  if (found !== undefined && found !== kept) setKept(found)
  return found ?? kept
}

function NoSuchSync({ name }: { name: string }) {
  return (
    <Stack gap="xs">
      <Title order={1} size="h2">
        There is no sync “<bdi>{name}</bdi>”
      </Title>
      <Text>
        It may have been renamed or deleted.{' '}
        <Anchor href="#/syncs" underline="always">
          See all syncs
        </Anchor>
      </Text>
    </Stack>
  )
}
