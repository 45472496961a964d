import type { DestinationDefinition } from '@segment/actions-core'
import type { Settings } from './generated-types'
import { testConnection } from './graph-api/test-connection'
import { presets } from './presets'
import streamEvent from './streamEvent'

const destination: DestinationDefinition<Settings> = {
  // With a slash, because actions-core makes a schema key of the name that newer fast-uri would refuse as a URI.
  name: 'Meta Pixel / Conversions API',
  slug: 'actions-meta-pixel',
  mode: 'cloud',
  description: 'Stream events and users to a Meta Pixel (dataset) through the Conversions API.',
  authentication: {
    scheme: 'custom',
    fields: {
      pixelId: {
        label: 'Pixel ID (Dataset ID)',
        description: 'The ID of the dataset in Events Manager, digits only. Meta calls a pixel a dataset there.',
        type: 'string',
        required: true
      },
      accessToken: {
        label: 'Access Token',
        description: 'From Events Manager: the dataset, Settings, Conversions API, Generate access token.',
        type: 'password',
        required: true
      },
      appSecret: {
        label: 'App Secret',
        description:
          'The secret of the app that the token belongs to: with it, each request proves that it comes from you. Needed only when the app demands it.',
        type: 'password'
      },
      testEventCode: {
        label: 'Test Event Code',
        description:
          'Shows events under Test Events in Events Manager. Beware: Meta counts test events like real ones, so remove the code after testing.',
        type: 'string'
      }
    },
    testAuthentication: (request, { settings }) => testConnection(request, settings)
  },
  presets,
  actions: { streamEvent }
}

export default destination
