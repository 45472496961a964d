/** Settings as a request needs them: trimmed, checked, the proof of the App Secret made. */
export interface Credentials {
  /** Where this pixel's events go */
  url: string
  accessToken: string
  appSecretProof?: string
  /** What must never appear in a message */
  secrets: string[]
}

/** @returns the one header that carries the token, which stands nowhere else */
export function authorization({ accessToken }: Pick<Credentials, 'accessToken'>): Record<string, string> {
  return { Authorization: `Bearer ${accessToken}` }
}
