import type { Sha256 } from './types'

const HEX = /^[0-9a-f]+$/i
// Meta's parameter builder marks its hashes with an appendix: eight characters, in its first versions one of six pairs.
const APPENDIX = /^(?:[\w-]{8}|A[Qgw]|B[AQg])$/
const SHA256_LENGTH = 64
const MD5_LENGTH = 32

const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const SAME_DIGIT = /^(.)\1*$/
const MD5_OF_NOTHING = 'd41d8cd98f00b204e9800998ecf8427e'

/** True for the two-letter or eight-character mark that Meta's parameter builder adds to what it has handled. */
export function isAppendix(text: string): boolean {
  return APPENDIX.test(text)
}

/**
 * Recognizes a value that was hashed before it came here.
 *
 * @param text trimmed text
 * @returns a SHA-256 or MD5 in lower case, a hash with the parameter builder's appendix as it is, else undefined
 */
export function alreadyHashed(text: string): string | undefined {
  const { length } = text
  if (length < MD5_LENGTH || length > SHA256_LENGTH + 9) return undefined
  if (length === SHA256_LENGTH || length === MD5_LENGTH) return HEX.test(text) ? text.toLowerCase() : undefined
  const dot = text.indexOf('.')
  if (dot !== SHA256_LENGTH && dot !== MD5_LENGTH) return undefined
  return HEX.test(text.slice(0, dot)) && isAppendix(text.slice(dot + 1)) ? text : undefined
}

/** What is most often hashed where a value is missing. */
const WORDS = ['null', 'NULL', 'undefined', 'none', 'None', 'nan', 'NaN', 'n/a', 'na', 'unknown', 'true', 'false', '0']
const MORE_WORDS = ['guest', 'anonymous', '[object Object]', '[object object]', '-', ' ', '{}', '[]', '""']
const HASHES_OF_NOBODY = new WeakMap<Sha256, ReadonlySet<string>>()

function hashesOfNobody(sha256: Sha256): ReadonlySet<string> {
  let hashes = HASHES_OF_NOBODY.get(sha256)
  if (hashes === undefined) {
    hashes = new Set([...WORDS, ...MORE_WORDS].map((word) => sha256(word)))
    HASHES_OF_NOBODY.set(sha256, hashes)
  }
  return hashes
}

/**
 * True for the hash, with or without an appendix, of the empty string or of a word for no value: it looks like a person
 * and is nobody.
 *
 * @param hash as `alreadyHashed` gives it
 */
export function isHashOfNobody(hash: string, sha256: Sha256): boolean {
  const plain = hash.split('.', 1)[0].toLowerCase()
  if (plain === SHA256_OF_NOTHING || plain === MD5_OF_NOTHING || SAME_DIGIT.test(plain)) return true
  return plain.length === SHA256_LENGTH && hashesOfNobody(sha256).has(plain)
}
