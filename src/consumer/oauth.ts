/** How tokens are asked for: OAuth's client credentials (RFC 6749, section 4.4). */
export interface OauthOptions {
  url: string
  clientId: string
  clientSecret: string
  scope: string | undefined
}

/** A token is replaced when a fifth of its life is left, as Kafka's own client does. */
const USED_SHARE = 0.8
const DEFAULT_LIFE_SECONDS = 300
const TIMEOUT_MS = 10_000

/**
 * @param now milliseconds since 1970
 * @returns gives a token that is good: the last one for as long as it lasts, else a new one. It rejects with a message that
 * holds no secret.
 */
export function oauthTokens(options: OauthOptions, now: () => number = Date.now): () => Promise<string> {
  let token: string | undefined
  let goodUntil = 0
  return async () => {
    if (token !== undefined && now() < goodUntil) return token
    const answer = await askForToken(options)
    token = answer.access_token
    goodUntil = now() + (answer.expires_in ?? DEFAULT_LIFE_SECONDS) * 1000 * USED_SHARE
    return token
  }
}

interface TokenAnswer {
  access_token: string
  expires_in?: number
}

async function askForToken({ url, clientId, clientSecret, scope }: OauthOptions): Promise<TokenAnswer> {
  const credentials = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials.toString('base64')}`, accept: 'application/json' },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope !== undefined && { scope }) }),
    signal: AbortSignal.timeout(TIMEOUT_MS)
  })
  const answer: unknown = response.ok ? await response.json() : undefined
  if (!isTokenAnswer(answer)) throw new Error(`The token endpoint answered ${response.status} without a token.`)
  return answer
}

function isTokenAnswer(value: unknown): value is TokenAnswer {
  return typeof value === 'object' && value !== null && typeof (value as TokenAnswer).access_token === 'string'
}
