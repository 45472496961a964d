import { IntegrationError } from '@segment/actions-core'
import * as crypto from 'crypto'
import type { Settings } from '../generated-types'
import { META_GRAPH_API_VERSION } from '../versioning-info'
import { graphApiUrl } from './base-url'
import type { Credentials } from './credentials'

/** What a header may hold, and every token is made of. */
const TOKEN = /^[\x21-\x7e]+$/

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}

/**
 * Checks the settings before any request: the Pixel ID becomes part of a URL, the token of a header.
 *
 * @throws IntegrationError (400) that names what is wrong, and never its value
 */
export function toCredentials(settings: Settings): Credentials {
  const pixelId = text(settings.pixelId)
  const accessToken = text(settings.accessToken)
  const appSecret = text(settings.appSecret)
  if (!/^\d{1,30}$/.test(pixelId)) {
    throw new IntegrationError(
      'The Pixel ID must be digits only: copy the Dataset ID from Events Manager.',
      'INVALID_PIXEL_ID',
      400
    )
  }
  if (!TOKEN.test(accessToken)) {
    throw new IntegrationError(
      'The Access Token is missing or holds characters that no token has: generate one in Events Manager and copy it whole.',
      'INVALID_ACCESS_TOKEN',
      400
    )
  }
  const url = `${graphApiUrl()}/${META_GRAPH_API_VERSION}/${pixelId}/events`
  if (appSecret === '') return { url, accessToken, secrets: [accessToken] }
  const appSecretProof = crypto.createHmac('sha256', appSecret).update(accessToken).digest('hex')
  return { url, accessToken, appSecretProof, secrets: [accessToken, appSecret, appSecretProof] }
}
