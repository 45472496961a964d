import { ActionIcon, Badge, Button, Group, Menu, Modal, Paper, Switch, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from 'wouter'
import { useDefinition, useDeleteSync, useSaveSync, settingText, type Sync, type SyncStatus } from '../api'
import { MoreIcon } from '../ui/icons'
import { syncPath } from '../ui/sync-path'
import { ExportDialog } from '../export'
import classes from './syncs.module.css'

interface SyncItemProps {
  sync: Sync
  status: SyncStatus | undefined
  /** A demo, until there is a real one */
  isStandIn: boolean
}

/** One sync: what it is, how it does, and what can be done with it. */
export function SyncItem({ sync, status, isStandIn }: SyncItemProps) {
  const path = syncPath(sync.name)
  const saving = useSaveSync()
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }} component="li" className={classes.item}>
      <div className={classes.head}>
        <div className={classes.about}>
          <Group gap="xs">
            <Link href={path} className={classes.name}>
              <bdi>{sync.name}</bdi>
            </Link>
            <Badges sync={sync} status={status} isStandIn={isStandIn} />
          </Group>
          <Text size="sm" c="dimmed">
            Pixel {settingText(sync.pixelId)} ·{' '}
            {sync.mappings.length === 1 ? '1 mapping' : `${String(sync.mappings.length)} mappings`}
            {sync.usesPresets ? ' (presets)' : ''}
            {sync.mappingsFile !== null && ` from ${sync.mappingsFile}`}
          </Text>
        </div>
        <Group gap="sm" wrap="nowrap">
          <Switch
            aria-label={`${sync.name} is on`}
            checked={sync.enabled}
            disabled={saving.isPending || isStandIn}
            onChange={({ currentTarget }) => {
              saving.mutate({ known: sync.name, change: { enabled: currentTarget.checked } })
            }}
          />
          <SyncMenu sync={sync} path={path} isStandIn={isStandIn} />
        </Group>
      </div>
      {status !== undefined && <Figures status={status} />}
      {status?.credentials === 'refused' && (
        <Text size="sm" c="var(--mantine-color-error)">
          Meta refuses the credentials: {status.reason}
        </Text>
      )}
      {saving.error !== null && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {saving.error.message}
        </Text>
      )}
      {isStandIn && (
        <Text size="sm" c="dimmed">
          Demo sync. It goes away when you create your own.
        </Text>
      )}
    </Paper>
  )
}

function Badges({ sync, status, isStandIn }: SyncItemProps) {
  return (
    <>
      {isStandIn && (
        <Badge variant="light" color="gray">
          Demo
        </Badge>
      )}
      {!sync.enabled && (
        <Badge variant="light" color="gray">
          Off
        </Badge>
      )}
      {status?.credentials === 'refused' && (
        <Badge variant="light" color="red">
          Credentials refused
        </Badge>
      )}
      {sync.testEventCode !== null && (
        <Badge variant="light" color="yellow">
          Test code {settingText(sync.testEventCode)}
        </Badge>
      )}
    </>
  )
}

/** What became of its events since the server was started. */
function Figures({ status: { counts } }: { status: SyncStatus }) {
  const figures: [label: string, count: number][] = [
    ['Delivered', counts.delivered],
    ['Rejected', counts.rejected],
    ['Waiting for retry', counts.failed],
    ['No consent', counts.no_consent],
    ['No mapping', counts.not_subscribed]
  ]
  return (
    <dl className={classes.figures}>
      {figures.map(([label, count]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd data-bad={label === 'Rejected' && count > 0}>{count.toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  )
}

function SyncMenu({ sync, path, isStandIn }: { sync: Sync; path: string; isStandIn: boolean }) {
  const { data: definition } = useDefinition()
  const [isExporting, exporting] = useDisclosure(false)
  const [isDeleting, deleting] = useDisclosure(false)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`More for ${sync.name}`}>
            <MoreIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} href={path}>
            Edit
          </Menu.Item>
          <Menu.Item onClick={exporting.open}>Export mappings</Menu.Item>
          {!isStandIn && (
            <Menu.Item color="red" onClick={deleting.open}>
              Delete
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {definition !== undefined && (
        <ExportDialog
          isOpen={isExporting}
          onClose={exporting.close}
          name={sync.name}
          mappings={sync.mappings}
          definition={definition}
        />
      )}
      <DeleteDialog name={sync.name} isOpen={isDeleting} onClose={deleting.close} />
    </>
  )
}

function DeleteDialog({ name, isOpen, onClose }: { name: string; isOpen: boolean; onClose: () => void }) {
  const deletion = useDeleteSync()
  return (
    <Modal opened={isOpen} onClose={onClose} title={`Delete “${name}”?`}>
      <Text size="sm">Events stop being sent. Credentials and mappings are deleted.</Text>
      {deletion.error !== null && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {deletion.error.message}
        </Text>
      )}
      <Group justify="end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          color="red.9"
          loading={deletion.isPending}
          onClick={() => {
            deletion.mutate(name)
          }}
        >
          Delete
        </Button>
      </Group>
    </Modal>
  )
}
