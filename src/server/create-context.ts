import { UsageError } from '../delivery/usage-error'
import { Access, isLoopbackName } from './access/access'
import { RateLimit } from './access/rate-limit'
import { DeadLetters } from './ingest/dead-letters'
import { Alerts } from './alerts'
import { Activity } from './api/activity'
import { COALESCE_DEFAULTS } from '../delivery/coalesce'
import type { NamedKey } from './access/keys'
import { checkKey, type Config } from './config/config'
import { isReadableByOthers } from './config/file'
import { ConfigStore } from './config/store'
import type { ServerContext } from './context'
import { checkSyncs } from './routes/health'
import type { Logger } from './log'
import { Metrics } from './metrics'
import { DEFAULT_HOST, NUMBERS, type ServerOptions } from './options'
import { RecipientSwitch } from './recipient'
import type { Recipient } from './api/contract'
import type { SyncTools } from './sync/sync'
import { Syncs } from './sync/syncs'

/**
 * Makes everything that a server's routes work with, and puts the configuration in force.
 *
 * @throws UsageError when the configuration is wrong, or when another address than loopback is to be bound without a key
 */
export function createContext(options: ServerOptions, log: Logger): ServerContext {
  const { now = Date.now, host = DEFAULT_HOST, origins = [], finalAs200 = false, env, random = Math.random } = options
  const monotonic = options.now ?? (() => performance.now())
  const coalesce = { ...COALESCE_DEFAULTS, ...options.coalesce }
  const access = new Access({ isLoopback: isLoopbackName(host), origins, now })
  const activity = new Activity(options.keepsEvents ?? true, now)
  const metrics: Metrics = new Metrics({
    states: () => syncs.all().map(({ name, state }) => ({ sync: name, state })),
    ready: () => syncs.all().map(({ name, credentials }) => ({ sync: name, ready: credentials.state === 'accepted' }))
  })
  const { rejectsPath: path, rateLimit = NUMBERS.rateLimit.default } = options
  const authFailure = options.authFailure ?? 'retry'
  const onDecided: SyncTools['onDecided'] = (part, outcome) => {
    metrics.outcome(part.sync, outcome)
    activity.decided(part, outcome)
    deadLetters?.decided(part, outcome)
  }
  const syncs: Syncs = new Syncs({ coalesce, authFailure, metrics, log, now, monotonic, random, onDecided })
  const recipient = new RecipientSwitch(options.sandbox, env)
  const alerts = new Alerts({ syncs: () => syncs.all(), history: activity.history, log, now })
  const apply = (config: Config): void => {
    const { keys, adminKeys } = keysOf(config, options)
    access.setKeys(keys, adminKeys)
    alerts.follow(config.alerts)
    // Before anything is sent with what is new.
    if (recipient.follow(config.syncs)) {
      log.warn({ recipient: recipient.current }, MOVED[recipient.current])
      for (const sync of syncs.all()) sync.move()
    }
    void checkSyncs(syncs.apply(config.syncs))
  }
  const store = createStore(options, { host, log, metrics, apply })
  // After everything that may be wrong with the options: a file must not be left open, or made for nothing.
  const deadLetters = path === undefined ? undefined : new DeadLetters({ path, log, now })
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
    recipient,
    alerts,
    env,
    deadLetters,
    rateLimit: rateLimit === 0 ? undefined : new RateLimit(rateLimit, monotonic),
    deadlineMs: options.deadlineMs ?? NUMBERS.deadlineMs.default,
    maxEvents: coalesce.maxQueued,
    stopping: false
  }
}

const MOVED: Record<Recipient, string> = {
  meta: 'There are credentials of your own now: the sandbox is left, and events go to Meta',
  sandbox: 'Events go to the sandbox on this machine: nothing is sent to Meta'
}

function tellIfReadable(path: string, log: Logger): void {
  if (!isReadableByOthers(path)) return
  log.warn(
    { config: path },
    'Other users of this machine can read the configuration, with its keys and tokens: chmod 600 it'
  )
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
      checkKeys(config, options, host)
    },
    onChange: (config, { by, syncs, keys }) => {
      apply(config)
      log.info({ syncs: config.syncs.length }, 'The configuration is in force')
      if (syncs.length + keys.length > 0) log.info({ audit: true, by, syncs, keys }, 'The configuration was changed')
      tellIfReadable(configPath, log)
    },
    onError: (message) => {
      metrics.configErrors.inc()
      log.error({ reason: message }, 'The configuration cannot be used: the last good one stays in force')
    }
  })
  apply(store.current)
  tellIfReadable(configPath, log)
  return store
}

/** Which keys this server cannot do without. */
function checkKeys(config: Config, options: ServerOptions, host: string): void {
  const { keys, adminKeys } = keysOf(config, options)
  const { configPath, origins = [], sandbox } = options
  if (!isLoopbackName(host) && keys.length === 0) {
    throw new UsageError(
      `On ${host} senders need a key: set META_PIXEL_KEY, or "keys" in ${configPath}. Without one, only 127.0.0.1 will do.`
    )
  }
  const isOnlyTried = sandbox?.isForced === true && isLoopbackName(host) && keys.length === 0
  if (origins.length > 0 && adminKeys.length === 0 && !isOnlyTried) {
    throw new UsageError(
      `With --cors-origin everyone can read the senders' key in the web page, so the page of this server needs a key of its own: set META_PIXEL_ADMIN_KEY, or "adminKey" in ${configPath}.`
    )
  }
  const written = new Set(keys.map(({ key }) => key))
  const both = adminKeys.find(({ key }) => written.has(key))
  if (both !== undefined) {
    throw new UsageError(`The admin key "${both.name}" is a sender's key as well: make another one for either.`)
  }
}

interface KeysInForce {
  keys: NamedKey[]
  adminKeys: NamedKey[]
}

/** Those of the environment, and those of the file. */
function keysOf({ keys, adminKeys }: Config, options: ServerOptions): KeysInForce {
  const named = (name: string) => (key: string) => ({ name, key: checkKey(key, name) })
  return {
    keys: [...(options.keys ?? []).map(named('META_PIXEL_KEY')), ...keys],
    adminKeys: [...(options.adminKeys ?? []).map(named('META_PIXEL_ADMIN_KEY')), ...adminKeys]
  }
}
