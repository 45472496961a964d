import { Anchor } from '@mantine/core'
import { settingText, type Status } from '../api'
import { syncPath } from '../ui/sync-path'
import classes from './banners.module.css'

/** What must not be forgotten: where the events go, and what is not as it should be. */
export function Banners({ status: { recipient, config, syncs } }: { status: Status }) {
  const testing = syncs.filter(({ testEventCode, enabled }) => testEventCode !== null && enabled)
  return (
    <div className={classes.banners}>
      {recipient === 'sandbox' && (
        <p className={classes.banner} data-kind="sandbox">
          <strong>Sandbox.</strong> Events go to a sandbox on this machine. Nothing is sent to Meta.
        </p>
      )}
      {recipient === 'meta' &&
        testing.map(({ name, testEventCode }) => (
          <p key={name} className={classes.banner} data-kind="warning">
            <strong>Test event code {settingText(testEventCode ?? '')} is set.</strong> Meta counts the events of{' '}
            <Anchor href={`#${syncPath(name)}`} inherit c="inherit" underline="always">
              <bdi>{name}</bdi>
            </Anchor>{' '}
            as real ones. Remove the code after testing.
          </p>
        ))}
      {config.error !== null && (
        <p className={classes.banner} data-kind="warning" role="alert">
          <strong>The configuration file has an error, so its last change is not applied.</strong> {config.error}
        </p>
      )}
    </div>
  )
}
