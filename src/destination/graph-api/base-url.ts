import { IntegrationError } from '@segment/actions-core'

const GRAPH_API = 'https://graph.facebook.com'
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * Where requests go: Meta, or the address in the environment variable META_GRAPH_API_URL (a proxy of one's own, a test).
 * Read at each call. Clear text is for this machine alone, since the request carries the access token.
 *
 * @param address the variable's value
 * @returns the address without a slash at its end
 * @throws IntegrationError (400) when the variable is not a usable address
 */
export function graphApiUrl(address: string | undefined = process.env.META_GRAPH_API_URL): string {
  const configured = address?.trim()
  if (configured === undefined || configured === '') return GRAPH_API
  let url: URL
  try {
    url = new URL(configured)
  } catch {
    throw new IntegrationError('META_GRAPH_API_URL is not a URL.', 'INVALID_GRAPH_API_URL', 400)
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
    throw new IntegrationError(
      'META_GRAPH_API_URL must start with https:// (http:// is for this machine alone: the access token goes there).',
      'INVALID_GRAPH_API_URL',
      400
    )
  }
  return configured.replace(/\/+$/, '')
}
