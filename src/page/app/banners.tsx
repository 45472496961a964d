import { Anchor } from '@mantine/core'
import type { Status } from '../api'
import { syncPath } from '../ui/sync-path'
import classes from './banners.module.css'

/** What must not be forgotten: where the events go, and what is not as it should be. */
export function Banners({ status: { sandbox, config, syncs } }: { status: Status }) {
  const testing = syncs.filter(({ testEventCode, enabled }) => testEventCode !== null && enabled)
  return (
    <div className={classes.banners}>
      {sandbox !== null && (
        <p className={classes.banner} data-kind="sandbox">
          <strong>Sandbox.</strong> Everything goes to a sandbox on this machine: nothing is sent to Meta.
        </p>
      )}
      {sandbox === null &&
        testing.map(({ name, testEventCode }) => (
          <p key={name} className={classes.banner} data-kind="warning">
            <strong>Test event code {testEventCode} is set.</strong> Meta counts the events of{' '}
            <Anchor href={`#${syncPath(name)}`} inherit c="inherit" underline="always">
              {name}
            </Anchor>{' '}
            like real ones: remove the code after testing.
          </p>
        ))}
      {config.error !== null && (
        <p className={classes.banner} data-kind="warning" role="alert">
          <strong>The configuration file has a mistake, so its last change is not in force.</strong> {config.error}
        </p>
      )}
    </div>
  )
}
