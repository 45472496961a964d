import { dirname } from 'node:path'
import { readSmallFile } from '../../delivery/read-file'
import { UsageError } from '../../delivery/usage-error'
import { changeOf, type ConfigChange } from './change'
import { readConfig, type Config } from './config'
import { existsConfigFile, parseConfig, watchFile, writeConfigFile } from './file'
import type { RawConfig } from './schema'

/** Where the configuration in force comes from. */
export type ConfigSource = 'file' | 'environment' | 'sandbox'

/** Somebody else has changed what was to be changed. */
export class ConflictError extends Error {
  constructor(
    /** 412 where a condition was given that does not hold any more */
    readonly status: 409 | 412,
    message: string
  ) {
    super(message)
    this.name = 'ConflictError'
  }
}

/** What was changed, and by whom. */
export interface NotedChange extends ConfigChange {
  /** The name of a key, or the file itself when somebody edited it */
  by: string
}

export interface ConfigStoreOptions {
  /** The file, which need not exist */
  path: string
  /** What is in force as long as there is no file, and where that comes from */
  fallback: { raw: RawConfig; source: ConfigSource }
  env: NodeJS.ProcessEnv
  /** Checks what this server needs beyond the file's form; throws UsageError */
  check?: (config: Config) => void
  /** Puts a configuration in force */
  onChange: (config: Config, change: NotedChange) => void
  /** Hears of a file that cannot be used; the last good configuration stays in force */
  onError: (message: string) => void
  /** How often the file is looked at, in milliseconds; 1,000 by default */
  lookEveryMs?: number
}

const BY_HAND = 'the file was edited'

/** Holds the configuration: reads the file, reads it again when it changes, writes it. */
export class ConfigStore {
  private config: Config
  private from: ConfigSource
  private problem: string | undefined
  /** The file's text, as it was read or written last */
  private text: string | undefined
  private readonly endWatch: () => void

  /** @throws UsageError when the file is there and wrong */
  constructor(private readonly options: ConfigStoreOptions) {
    const { path, fallback, env, lookEveryMs } = options
    if (existsConfigFile(path)) {
      this.text = readSmallFile(path)
      this.config = parseConfig(this.text, path, env)
      this.from = 'file'
    } else {
      this.config = readConfig(fallback.raw, 'the environment', env, dirname(path))
      this.from = fallback.source
    }
    options.check?.(this.config)
    this.endWatch = watchFile(path, this.reload, lookEveryMs)
  }

  get current(): Config {
    return this.config
  }

  get source(): ConfigSource {
    return this.from
  }

  get path(): string {
    return this.options.path
  }

  /** What is wrong with the file, when it could not be used. */
  get error(): string | undefined {
    return this.problem
  }

  /** Reads the file again; what is wrong with it is told, and changes nothing. */
  readonly reload = (): void => {
    const { path, env, check, onError } = this.options
    if (!existsConfigFile(path)) return
    try {
      const text = readSmallFile(path)
      const config = parseConfig(text, path, env)
      check?.(config)
      this.text = text
      this.put(config, BY_HAND)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      if (this.problem === error.message) return
      this.problem = error.message
      onError(error.message)
    }
  }

  /**
   * Changes the configuration: what stands in the file now is read first, since somebody else may have changed it, then what
   * is made of it is written and put in force.
   *
   * @param change makes the new configuration of the present one; may throw ConflictError
   * @param by whoever changes it, for the log
   * @throws UsageError when the result is wrong, ConflictError when the file has a mistake: then nothing is written
   */
  update(change: (raw: RawConfig) => RawConfig, by: string): void {
    const { path, env, check } = this.options
    this.readAgain()
    const raw = change(this.config.raw)
    const config = readConfig(raw, 'the configuration', env, dirname(path))
    check?.(config)
    const text = `${JSON.stringify(raw, null, 2)}\n`
    writeConfigFile(path, text)
    this.text = text
    this.put(config, by)
  }

  close(): void {
    this.endWatch()
  }

  /** The watch looks once a second only: another server, or an editor, may have been faster. */
  private readAgain(): void {
    const { path } = this.options
    if (!existsConfigFile(path) || readSmallFile(path) === this.text) return
    this.reload()
    if (this.problem === undefined) return
    const reason = `The configuration file was edited, and has a mistake: saving would overwrite it. Correct it first. ${this.problem}`
    throw new ConflictError(409, reason)
  }

  private put(config: Config, by: string): void {
    const change = { by, ...changeOf(this.config.raw, config.raw) }
    this.config = config
    this.from = 'file'
    this.problem = undefined
    this.options.onChange(config, change)
  }
}
