import destination from '../../../src/destination'
import { ACTION_SOURCES } from '../../../src/destination/server-event'
import { CUSTOMER_INFORMATION } from '../../../src/destination/server-event/customer-information'
import type { Definition } from '../../../src/page/api'

/** The definition as the server describes it, without a server. */
export const definition = {
  name: destination.name,
  slug: destination.slug,
  settings: destination.authentication?.fields,
  presets: destination.presets,
  action: { key: 'streamEvent', fields: destination.actions.streamEvent.fields },
  actionSources: ACTION_SOURCES,
  parameters: CUSTOMER_INFORMATION.map(({ key, parameter, default: path, ...row }) => ({
    ...row,
    key,
    parameter: parameter ?? null,
    default: path ?? null,
    required: key === 'external_id'
  }))
} as unknown as Definition
