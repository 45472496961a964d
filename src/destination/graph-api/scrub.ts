import { maskEmails } from '../server-event/personal-data'

// IPv4; IPv6 in full or with "::" in it, which a time of day has not.
const IP_ADDRESS =
  /\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?=:*[\da-f])(?=[\da-f:]*::|(?:[\da-f]+:){4})[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:])/gi
/** So long a secret is no part of a word by chance: it is taken out wherever it stands. */
const MIN_UNMISTAKABLE = 16
const SPECIAL = /[\\^$.*+?()[\]{}|/-]/g

/** Removes secrets, in clear or percent-encoded, and whatever personal data Meta or a proxy echoes. */
export function scrub(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const secret of secrets) {
    if (secret === '') continue
    const encoded = percentEncoded(secret)
    const lowerCase = encoded.replace(/%../g, (hex) => hex.toLowerCase())
    for (const form of new Set([secret, encoded, lowerCase])) {
      if (clean.includes(form)) clean = clean.replace(wholly(form), '[secret]')
    }
  }
  return maskEmails(clean).replace(IP_ADDRESS, '[IP address]')
}

/** A short secret ("ok") is matched as a word of its own, also behind a percent-encoded character. */
function wholly(secret: string): RegExp {
  const literal = secret.replace(SPECIAL, '\\$&')
  if (secret.length >= MIN_UNMISTAKABLE) return new RegExp(literal, 'g')
  return new RegExp(`(?:(?<![\\p{L}\\p{N}_])|(?<=%[\\da-fA-F]{2}))${literal}(?![\\p{L}\\p{N}_])`, 'gu')
}

function percentEncoded(secret: string): string {
  try {
    return encodeURIComponent(secret)
  } catch {
    return secret // half of a surrogate pair
  }
}
