import type { Definition, ShownMapping } from '../api'
import { lossesIn, postHogLoss, segmentLoss, type Loss } from './losses'
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
  /** What it cannot carry */
  losses: (mappings: ShownMapping[], definition: Definition) => Loss[]
}

/** Where mappings can go, each in its own form. */
export const FORMATS: readonly ExportFormat[] = [
  {
    id: 'command',
    label: 'Command line',
    use: 'A mapping file. meta-pixel stream day.ndjson --mapping FILE sends a file of events with it. In a server’s configuration, "mappings" of a sync can be the path of this file. This page imports it, too.',
    suffix: 'mappings',
    write: (mappings) => ({ mappings }),
    losses: () => []
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
      })),
    losses: (mappings, definition) => lossesIn(mappings, definition, segmentLoss)
  },
  {
    id: 'posthog',
    label: 'PostHog',
    use: 'For PostHog’s API: post it to /api/projects/PROJECT_ID/hog_functions, after adding pixelId and accessToken to "inputs".',
    suffix: 'posthog',
    write: toPostHog,
    losses: (mappings, definition) => lossesIn(mappings, definition, postHogLoss)
  }
]
