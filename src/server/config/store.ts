import { dirname } from 'node:path'
import { UsageError } from '../../delivery/usage-error'
import { readConfig, type Config } from './config'
import { existsConfigFile, readConfigFile, watchFile, writeConfigFile } from './file'
import type { RawConfig } from './schema'

/** Where the configuration in force comes from. */
export type ConfigSource = 'file' | 'environment' | 'sandbox'

export interface ConfigStoreOptions {
  /** The file, which need not exist */
  path: string
  /** What is in force as long as there is no file, and where that comes from */
  fallback: { raw: RawConfig; source: ConfigSource }
  env: NodeJS.ProcessEnv
  /** Checks what this server needs beyond the file's form; throws UsageError */
  check?: (config: Config) => void
  /** Puts a configuration in force */
  onChange: (config: Config) => void
  /** Hears of a file that cannot be used; the last good configuration stays in force */
  onError: (message: string) => void
  /** How often the file is looked at, in milliseconds; 1,000 by default */
  lookEveryMs?: number
}

/** Holds the configuration: reads the file, reads it again when it changes, writes it. */
export class ConfigStore {
  private config: Config
  private from: ConfigSource
  private problem: string | undefined
  private readonly endWatch: () => void

  /** @throws UsageError when the file is there and wrong */
  constructor(private readonly options: ConfigStoreOptions) {
    const { path, fallback, env, lookEveryMs } = options
    const isThere = existsConfigFile(path)
    this.config = isThere ? readConfigFile(path, env) : readConfig(fallback.raw, 'the environment', env, dirname(path))
    this.from = isThere ? 'file' : fallback.source
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
      const config = readConfigFile(path, env)
      check?.(config)
      this.put(config)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      this.problem = error.message
      onError(error.message)
    }
  }

  /**
   * Writes a configuration to the file and puts it in force.
   *
   * @throws UsageError when it is wrong: then nothing is written
   */
  save(raw: RawConfig): void {
    const { path, env, check } = this.options
    const config = readConfig(raw, 'the configuration', env, dirname(path))
    check?.(config)
    writeConfigFile(path, raw)
    this.put(config)
  }

  close(): void {
    this.endWatch()
  }

  private put(config: Config): void {
    this.config = config
    this.from = 'file'
    this.problem = undefined
    this.options.onChange(config)
  }
}
