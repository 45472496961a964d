import { dirname, resolve as resolvePath } from 'node:path'
import { loadSubscriptions, toSubscription, type Subscription } from '../../delivery/subscription'
import { UsageError } from '../../delivery/usage-error'
import { toCredentials } from '../../destination/graph-api/settings'
import { DEFAULT_MIN_EVENTS, DEFAULT_REJECTED_SHARE, type AlertRule } from '../alerts'
import { MIN_KEY_LENGTH, type NamedKey } from '../access/keys'
import { isRawConfig, schemaProblem, type RawConfig, type RawKey, type RawSync } from './schema'
import type { SyncConfig } from '../sync/sync'

/** A configuration in force. */
export interface Config {
  /** As it stands in the file, variables and all: what is written back */
  raw: RawConfig
  syncs: SyncConfig[]
  keys: NamedKey[]
  adminKeys: NamedKey[]
  alerts?: AlertRule
}

/** Which part of a sync an error of its credentials is about; any other is about the environment. */
const KEYS_OF_ERRORS: Record<string, string | undefined> = {
  INVALID_PIXEL_ID: 'pixelId',
  INVALID_ACCESS_TOKEN: 'accessToken'
}

const VARIABLE = /^\$\{([A-Za-z_]\w*)\}$/

/**
 * Checks a configuration and fills in its environment variables.
 *
 * @param where the file's name, for messages
 * @param folder where the paths of mapping files begin
 * @throws UsageError that names the file and the path in it, and no value
 */
export function readConfig(
  value: unknown,
  where: string,
  env: NodeJS.ProcessEnv,
  folder: string = dirname(where)
): Config {
  if (!isRawConfig(value)) throw new UsageError(`${where}: ${schemaProblem(value) ?? 'not a configuration'}`)
  const names = new Set<string>()
  const syncs = value.syncs.map((sync, index) => {
    const path = `${where}: /syncs/${index}`
    if (names.has(sync.name)) throw new UsageError(`${path}/name is the name of another sync already`)
    names.add(sync.name)
    return { ...readSync(sync, path, env), mappings: readMappings(sync, path, folder) }
  })
  return { raw: value, syncs, ...readKeys(value, where, env), ...readAlerts(value, where, env) }
}

function readAlerts({ alerts }: RawConfig, where: string, env: NodeJS.ProcessEnv): Pick<Config, 'alerts'> {
  if (alerts === undefined) return {}
  const { rejectedShare = DEFAULT_REJECTED_SHARE, minEvents = DEFAULT_MIN_EVENTS } = alerts
  const webhook = resolve(alerts.webhook, `${where}: /alerts/webhook`, env).trim()
  if (!/^https?:\/\/\S+$/.test(webhook)) {
    throw new UsageError(`${where}: /alerts/webhook must be an address that begins with https:// or http://.`)
  }
  return { alerts: { webhook, rejectedShare, minEvents } }
}

function readKeys(
  { keys = [], adminKey, adminKeys = [] }: RawConfig,
  where: string,
  env: NodeJS.ProcessEnv
): Pick<Config, 'keys' | 'adminKeys'> {
  const read = (raw: string | RawKey, path: string, index: number): NamedKey => {
    const { name, key } = typeof raw === 'string' ? { name: variableOf(raw) ?? `key ${index + 1}`, key: raw } : raw
    return { name, key: checkKey(resolve(key, `${where}: ${path}`, env), `${where}: ${path}`) }
  }
  const admins = adminKeys.map((key, index) => read(key, `/adminKeys/${index}`, index))
  if (adminKey !== undefined) {
    admins.push({ ...read(adminKey, '/adminKey', 0), name: variableOf(adminKey) ?? 'adminKey' })
  }
  return { keys: keys.map((key, index) => read(key, `/keys/${index}`, index)), adminKeys: admins }
}

/**
 * @param where what an error names
 * @throws UsageError when a key can be guessed
 */
export function checkKey(key: string, where: string): string {
  if (key.length >= MIN_KEY_LENGTH) return key
  throw new UsageError(
    `${where} has fewer than ${MIN_KEY_LENGTH} characters, so it can be guessed: make one with "openssl rand -hex 24".`
  )
}

function readSync(sync: RawSync, where: string, env: NodeJS.ProcessEnv): Omit<SyncConfig, 'mappings'> {
  const { name, enabled = true, consent } = sync
  return { name, enabled, settings: readSettings(sync, where, env), ...(consent !== undefined && { consent }) }
}

function readMappings({ mappings }: RawSync, where: string, folder: string): Subscription[] {
  if (mappings === undefined) return loadSubscriptions(undefined)
  if (typeof mappings === 'string') return loadSubscriptions(resolvePath(folder, mappings))
  return mappings.map((mapping, index) => toSubscription(mapping, `${where}/mappings/${index}`))
}

/**
 * Fills in the environment variables of a sync's settings, and checks them.
 *
 * @param where what stands before the path in messages
 * @throws UsageError
 */
export function readSettings(
  sync: Pick<RawSync, 'pixelId' | 'accessToken' | 'appSecret' | 'testEventCode'>,
  where: string,
  env: NodeJS.ProcessEnv
): SyncConfig['settings'] {
  const read = (key: 'pixelId' | 'accessToken' | 'appSecret' | 'testEventCode'): string | undefined => {
    const value = sync[key]
    return value === undefined ? undefined : resolve(value, `${where}/${key}`, env).trim()
  }
  const settings = {
    pixelId: read('pixelId') ?? '',
    accessToken: read('accessToken') ?? '',
    appSecret: read('appSecret'),
    testEventCode: read('testEventCode')
  }
  try {
    toCredentials(settings)
  } catch (error) {
    const { code = '', message } = error as Error & { code?: string }
    const key = KEYS_OF_ERRORS[code]
    throw new UsageError(key === undefined ? message : `${where}/${key}: ${message}`)
  }
  return settings
}

/** @returns the name of the environment variable that a value stands for */
export function variableOf(value: string): string | undefined {
  return VARIABLE.exec(value)?.[1]
}

function resolve(value: string, where: string, env: NodeJS.ProcessEnv): string {
  const name = variableOf(value)
  if (name === undefined) return value
  const found = env[name]
  if (found === undefined || found.trim() === '') {
    throw new UsageError(`${where}: the environment variable ${name} is not set`)
  }
  return found
}
