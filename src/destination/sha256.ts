import * as crypto from 'crypto'

type Hash = (algorithm: string, data: string, encoding: 'hex') => string

/** `crypto.hash` (Node 20.12, 21.7 and up) takes a third of createHash's time; Node 18 lacks it. */
const hash = (crypto as { hash?: Hash }).hash

function withCreateHash(value: string): string {
  return crypto.createHash('sha256').update(value, 'utf8').digest('hex')
}

/** @returns the SHA-256 of the string's UTF-8 bytes as 64 lower-case hexadecimal digits */
export const sha256 =
  typeof hash === 'function' ? (value: string): string => hash('sha256', value, 'hex') : withCreateHash
