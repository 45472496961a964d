import * as crypto from 'crypto'

type Algorithm = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512'

const HEX_DIGITS: Record<Algorithm, number> = { md5: 32, sha1: 40, sha224: 56, sha256: 64, sha384: 96, sha512: 128 }

/** Stands for the monorepo's function of this name: hashes what is neither blank nor hashed already. */
export function processHashing(
  value: string,
  algorithm: Algorithm,
  encoding: 'hex' | 'base64',
  clean?: (value: string) => string
): string {
  if (value.trim() === '') return ''
  const isHashed = encoding === 'hex' && value.length === HEX_DIGITS[algorithm] && /^[\da-f]+$/i.test(value)
  if (isHashed) return value
  const cleaned = clean === undefined ? value : clean(value)
  return crypto.createHash(algorithm).update(cleaned).digest(encoding)
}
