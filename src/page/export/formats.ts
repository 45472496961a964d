import type { Definition, ShownMapping } from '../api'
import { toPostHog } from './posthog'

/** One way to take mappings elsewhere. */
export interface ExportFormat {
  id: string
  label: string
  /** What to do with it */
  use: string
  /** Of the file, after the sync's own name */
  suffix: string
  write: (mappings: ShownMapping[], definition: Definition) => unknown
}

/** Where mappings can go, each in its own form. */
export const FORMATS: readonly ExportFormat[] = [
  {
    id: 'command',
    label: 'Command line',
    use: 'A mapping file: meta-pixel stream day.ndjson --mapping FILE sends a file of events by it. In the configuration of a server, "mappings" of a sync can be the path of this file.',
    suffix: 'mappings',
    write: (mappings) => ({ mappings })
  },
  {
    id: 'segment',
    label: 'Segment',
    use: 'For Segment’s Public API: post each item to /destinations/DESTINATION_ID/subscriptions. Put the ID of the action “Stream event” in your workspace’s catalog in place of ACTION_ID.',
    suffix: 'segment',
    write: (mappings) =>
      mappings.map(({ name, subscribe, mapping }) => ({
        name,
        actionId: 'ACTION_ID',
        trigger: subscribe,
        enabled: true,
        settings: mapping
      }))
  },
  {
    id: 'posthog',
    label: 'PostHog',
    use: 'For PostHog’s API: post it to /api/projects/PROJECT_ID/hog_functions, after adding pixelId and accessToken to "inputs".',
    suffix: 'posthog',
    write: toPostHog
  }
]
