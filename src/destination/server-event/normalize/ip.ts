import { isAppendix } from '../hash'

const LONGEST = 1000
const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`)
const HEX_GROUP = /^[0-9a-f]{1,4}$/i
const WITH_PORT = /^([0-9.]+):[0-9]{1,5}$/
const IN_BRACKETS = /^\[([^\]]*)\](?::[0-9]{1,5})?$/

/**
 * IPv4 or IPv6 address of the customer: the first public one of a list (`X-Forwarded-For`), without port or brackets. An
 * IPv4 address inside IPv6 (`::ffff:a.b.c.d`) comes out as IPv4. The mark of Meta's parameter builder stays.
 *
 * @param text trimmed text
 */
export function normalizeIp(text: string): string | undefined {
  if (text.length > LONGEST) return undefined
  if (!text.includes(',')) return publicAddress(text)
  for (const part of text.split(',')) {
    const address = publicAddress(part.trim())
    if (address !== undefined) return address
  }
  return undefined
}

/** True for an IPv6 address: of two addresses of one customer it is the one that Meta prefers. */
export function isIpv6(address: string | number): boolean {
  return typeof address === 'string' && address.includes(':')
}

function publicAddress(text: string): string | undefined {
  const start = startOfIpv4(text)
  if (start >= 0) return isPublicIpv4(start) ? text : undefined
  const bare = IN_BRACKETS.exec(text)?.[1] ?? WITH_PORT.exec(text)?.[1] ?? text
  const dot = bare.lastIndexOf('.')
  const mark = dot > 0 && isAppendix(bare.slice(dot + 1)) ? bare.slice(dot) : ''
  const address = mark === '' ? bare : bare.slice(0, dot)
  const startOfBare = startOfIpv4(address)
  if (startOfBare >= 0) return isPublicIpv4(startOfBare) ? address + mark : undefined
  const groups = ipv6Groups(address)
  if (!groups) return undefined
  const mapped = mappedIpv4(groups)
  if (mapped !== undefined) return isPublicIpv4(startOfIpv4(mapped)) ? mapped + mark : undefined
  return isPublicIpv6(groups) ? address + mark : undefined
}

/** The first two octets of an IPv4 address as one number, -1 when it is none: read in one pass, since most events carry one. */
function startOfIpv4(text: string): number {
  if (text.length > 15) return -1
  let start = 0
  let octet = -1
  let dots = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x2e && octet >= 0 && dots < 3) {
      if (dots++ < 2) start = start * 256 + octet
      octet = -1
    } else if (code < 0x30 || code > 0x39 || octet === 0) {
      return -1
    } else {
      octet = Math.max(octet, 0) * 10 + code - 0x30
      if (octet > 255) return -1
    }
  }
  return dots === 3 && octet >= 0 ? start : -1
}

// "This network", private, carrier-grade NAT, loopback, link-local, multicast and reserved: none is a customer's address.
function isPublicIpv4(start: number): boolean {
  const [a, b] = [start >> 8, start & 0xff]
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if (a === 100) return b < 64 || b > 127
  if (a === 169) return b !== 254
  if (a === 172) return b < 16 || b > 31
  return a !== 192 || b !== 168
}

// Unspecified and loopback, unique local (fc00::/7), link-local (fe80::/10), site-local (fec0::/10), multicast (ff00::/8).
function isPublicIpv6(groups: number[]): boolean {
  const [first = 0] = groups
  if (first === 0) return groups.slice(1, 7).some((group) => group !== 0)
  return (first & 0xfe00) !== 0xfc00 && (first & 0xff80) !== 0xfe80 && first < 0xff00
}

function mappedIpv4(groups: number[]): string | undefined {
  if (groups[5] !== 0xffff || groups.slice(0, 5).some((group) => group !== 0)) return undefined
  const [high = 0, low = 0] = groups.slice(6)
  return `${high >> 8}.${high & 0xff}.${low >> 8}.${low & 0xff}`
}

/** The eight 16-bit groups of an IPv6 address, or undefined when it is none. */
function ipv6Groups(address: string): number[] | undefined {
  const halves = address.split('::')
  if (address.length > 45 || halves.length > 2) return undefined
  const head = groupsOf(halves[0], halves.length === 1)
  const tail = groupsOf(halves[1] ?? '', true)
  if (!head || !tail) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  return [...head, ...new Array<number>(missing).fill(0), ...tail]
}

// Dotted decimals may stand at the very end only.
function groupsOf(text: string, atEnd: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (HEX_GROUP.test(part)) groups.push(parseInt(part, 16))
    else if (atEnd && index === parts.length - 1 && IPV4.test(part)) {
      const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number)
      groups.push((a << 8) | b, (c << 8) | d)
    } else return undefined
  }
  return groups
}
