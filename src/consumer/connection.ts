import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { UsageError } from '../delivery/usage-error'
import type { ConnectionSettings, SaslOptions } from './client'
import { oauthTokens } from './oauth'
import type { KafkaKey, KafkaOptions } from './options'

/**
 * Puts the options of the connection (`bootstrap.servers`, `security.protocol`, `sasl.*`, `ssl.*`) into the client's words.
 *
 * @throws UsageError when a file of a certificate cannot be read
 */
export function toConnection(options: KafkaOptions): ConnectionSettings {
  const protocol = options.required('security.protocol')
  return {
    clientId: options.required('client.id'),
    bootstrapBrokers: options.list('bootstrap.servers'),
    ...(protocol.endsWith('SSL') && { tls: toTls(options) }),
    ...(protocol.startsWith('SASL_') && { sasl: toSasl(options) })
  }
}

function toTls(options: KafkaOptions): ConnectionOptions {
  const tls: ConnectionOptions = {}
  const ca = readPem(options, 'ssl.ca.location')
  const cert = readPem(options, 'ssl.certificate.location')
  const key = readPem(options, 'ssl.key.location')
  const passphrase = options.text('ssl.key.password')
  if (ca !== undefined) tls.ca = ca
  if (cert !== undefined) tls.cert = cert
  if (key !== undefined) tls.key = key
  if (passphrase !== undefined) tls.passphrase = passphrase
  return tls
}

function readPem(options: KafkaOptions, key: KafkaKey): string | undefined {
  const path = options.text(key)
  if (path === undefined) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw new UsageError(`${options.whereIs(key)}: ${path} cannot be read (${why}).`)
  }
}

function toSasl(options: KafkaOptions): SaslOptions {
  const mechanism = options.required('sasl.mechanism')
  if (mechanism === 'OAUTHBEARER') {
    return {
      mechanism,
      token: oauthTokens({
        url: options.required('sasl.oauthbearer.token.endpoint.url'),
        clientId: options.required('sasl.oauthbearer.client.id'),
        clientSecret: options.required('sasl.oauthbearer.client.secret'),
        scope: options.text('sasl.oauthbearer.scope')
      })
    }
  }
  return { mechanism, username: options.required('sasl.username'), password: options.required('sasl.password') }
}
