import { Alert, Anchor } from '@mantine/core'
import { useStatus } from '../api'
import type { Editor } from './use-editor'

/** Without events there is nothing to choose from: what to do then. */
export function NoEventsHint({ editor }: { editor: Editor }) {
  const { data: status } = useStatus()
  if (editor.events.length > 0 || status === undefined) return null
  return status.keepsEvents ? (
    <Alert color="gray" title="No event has come yet">
      Event names and properties can be typed. They can be chosen from lists as soon as events come: see{' '}
      <Anchor href="#/deliveries" inherit underline="always">
        Deliveries
      </Anchor>{' '}
      for how to send one.
    </Alert>
  ) : (
    <Alert color="gray" title="This server keeps no events">
      So there are no properties to choose from: type their paths, such as properties.plan.
    </Alert>
  )
}
