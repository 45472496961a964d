import { UsageError } from '../delivery/usage-error'
import { Access, isLoopbackName } from './access/access'
import { Activity } from './api/activity'
import { COALESCE_DEFAULTS } from '../delivery/coalesce'
import type { Config } from './config/config'
import { ConfigStore } from './config/store'
import type { ServerContext } from './context'
import { checkSyncs } from './routes/health'
import type { Logger } from './log'
import { Metrics } from './metrics'
import { DEFAULT_HOST, type ServerOptions } from './options'
import type { SyncTools } from './sync/sync'
import { Syncs } from './sync/syncs'

const DEFAULT_DEADLINE_MS = 8000

/**
 * Makes everything that a server's routes work with, and puts the configuration in force.
 *
 * @throws UsageError when the configuration is wrong, or when another address than loopback is to be bound without a key
 */
export function createContext(options: ServerOptions, log: Logger): ServerContext {
  const {
    now = Date.now,
    host = DEFAULT_HOST,
    origins = [],
    finalAs200 = false,
    sandboxUrl,
    random = Math.random
  } = options
  const monotonic = options.now ?? (() => performance.now())
  const coalesce = { ...COALESCE_DEFAULTS, ...options.coalesce }
  const access = new Access({ isLoopback: isLoopbackName(host), origins })
  const activity = new Activity(options.keepsEvents ?? true, now)
  const metrics: Metrics = new Metrics({
    states: () => syncs.all().map(({ name, state }) => ({ sync: name, state })),
    ready: () => syncs.all().map(({ name, credentials }) => ({ sync: name, ready: credentials.state === 'accepted' }))
  })
  const authFailure = options.authFailure ?? 'retry'
  const onDecided: SyncTools['onDecided'] = (part, outcome) => {
    metrics.outcome(part.sync, outcome)
    activity.decided(part, outcome)
  }
  const syncs: Syncs = new Syncs({ coalesce, authFailure, metrics, log, now, monotonic, random, onDecided })
  const apply = (config: Config): void => {
    const { keys, adminKey } = keysOf(config, options)
    access.setKeys(keys, adminKey)
    void checkSyncs(syncs.apply(config.syncs))
  }
  const store = createStore(options, { host, log, metrics, apply })
  return {
    syncs,
    store,
    access,
    activity,
    metrics,
    log,
    now,
    random,
    finalAs200,
    sandboxUrl,
    deadlineMs: options.deadlineMs ?? DEFAULT_DEADLINE_MS,
    maxEvents: coalesce.maxQueued,
    stopping: false
  }
}

interface StoreTools {
  host: string
  log: Logger
  metrics: Metrics
  apply: (config: Config) => void
}

function createStore(options: ServerOptions, { host, log, metrics, apply }: StoreTools): ConfigStore {
  const { configPath, fallback, env, lookEveryMs } = options
  const store = new ConfigStore({
    path: configPath,
    fallback,
    env,
    lookEveryMs,
    check: (config) => {
      if (isLoopbackName(host) || keysOf(config, options).keys.length > 0) return
      throw new UsageError(
        `On ${host} senders need a key: set META_PIXEL_KEY, or "keys" in ${configPath}. Without one, only 127.0.0.1 will do.`
      )
    },
    onChange: (config) => {
      apply(config)
      log.info({ syncs: config.syncs.length }, 'The configuration is in force')
    },
    onError: (message) => {
      metrics.configErrors.inc()
      log.error({ reason: message }, 'The configuration cannot be used: the last good one stays in force')
    }
  })
  apply(store.current)
  return store
}

function keysOf({ keys, adminKey }: Config, options: ServerOptions): { keys: string[]; adminKey?: string } {
  return { keys: [...(options.keys ?? []), ...keys], adminKey: adminKey ?? options.adminKey }
}
