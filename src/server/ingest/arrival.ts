import type { FastifyRequest } from 'fastify'
import type { ServerContext } from '../context'
import type { Arrival } from './receive'

/** @returns what is known of a request beside its events */
export function arrivalOf({ now }: ServerContext, request: FastifyRequest): Arrival {
  const userAgent = request.headers['user-agent']
  // Only browsers name an origin: there the sender is the customer.
  const isBrowser = request.headers.origin !== undefined
  if (!isBrowser) return { receivedAt: now() }
  const ip = isThroughUnknownProxy(request) ? undefined : unmapped(request.ip)
  return { receivedAt: now(), browser: { ip, userAgent } }
}

const FORWARDED = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip'] as const

/** The connection is a proxy's that nobody has said to trust: its address is not the customer's, and what it says may be forged. */
function isThroughUnknownProxy({ headers, ips }: FastifyRequest): boolean {
  return FORWARDED.some((name) => headers[name] !== undefined) && (ips?.length ?? 1) < 2
}

/** An IPv4 address as it is known outside of this machine. */
function unmapped(ip: string): string {
  return ip.replace(/^::ffff:(?=\d{1,3}\.)/i, '')
}
