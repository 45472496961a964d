import { Alert } from '@mantine/core'
import type { Editor } from './use-editor'

/** Without events there is nothing to choose from: what to do then. */
export function NoEventsHint({ editor: { events, isKept } }: { editor: Editor }) {
  if (events.length > 0) return null
  return isKept ? (
    <Alert color="gray" title="No event has been received yet">
      Paste one of your events, or see “Send events” at the top of this page. Until then, event names and paths can be
      typed.
    </Alert>
  ) : (
    <Alert color="gray" title="This server keeps no events">
      Paste one of your events to choose properties from it, or type their paths, e.g. properties.plan.
    </Alert>
  )
}
