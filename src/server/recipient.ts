import { graphApiUrl } from '../destination/graph-api/base-url'
import type { Settings } from '../destination/generated-types'
import type { Recipient } from './api/contract'
import type { SyncConfig } from './sync/sync'

/** A sandbox on this machine that stands in for Meta. */
export interface SandboxOptions {
  /** `http://127.0.0.1:4000` */
  url: string
  /** It was asked for (`--sandbox`): nothing leaves this machine, whatever is configured */
  isForced: boolean
  /** What META_GRAPH_API_URL said before the sandbox: where events go once it is left */
  graphApiUrl?: string
}

/** What the sandbox's own examples have for a token: no real one is like it. */
const SANDBOX_TOKENS = new Set(['sandbox', 'sandbox-token'])

/**
 * Where events go: to Meta (or where META_GRAPH_API_URL says), or to a sandbox on this machine. A sandbox that only stands in
 * is left as soon as there are credentials of somebody's own.
 */
export class RecipientSwitch {
  private isInSandbox: boolean

  /**
   * @param sandbox undefined where none was started
   * @param env whose META_GRAPH_API_URL the destination reads
   */
  constructor(
    private readonly sandbox: SandboxOptions | undefined,
    private readonly env: NodeJS.ProcessEnv
  ) {
    this.isInSandbox = sandbox !== undefined
  }

  get current(): Recipient {
    return this.isInSandbox ? 'sandbox' : 'meta'
  }

  /** Address of the sandbox, while events go there. */
  get sandboxUrl(): string | undefined {
    return this.isInSandbox ? this.sandbox?.url : undefined
  }

  /** Another address than Meta's own, where events go or would go. */
  get graphApiUrl(): string | undefined {
    const address = this.sandbox === undefined ? this.env.META_GRAPH_API_URL : this.sandbox.graphApiUrl
    return address === undefined || address.trim() === '' ? undefined : address.trim()
  }

  /**
   * Goes by the syncs that are in force.
   *
   * @returns whether events go elsewhere from now on
   */
  follow(syncs: readonly SyncConfig[]): boolean {
    if (this.sandbox === undefined) return false
    const isInSandbox = syncs.every(({ settings }) => this.of(settings) === 'sandbox')
    if (isInSandbox) this.env.META_GRAPH_API_URL = this.sandbox.url
    else if (this.sandbox.graphApiUrl === undefined) delete this.env.META_GRAPH_API_URL
    else this.env.META_GRAPH_API_URL = this.sandbox.graphApiUrl
    const hasChanged = isInSandbox !== this.isInSandbox
    this.isInSandbox = isInSandbox
    return hasChanged
  }

  /** @returns where events would go with these settings, once they are saved */
  of({ accessToken }: Settings): Recipient {
    if (this.sandbox === undefined) return 'meta'
    return this.sandbox.isForced || SANDBOX_TOKENS.has(accessToken.trim()) ? 'sandbox' : 'meta'
  }

  /** @returns the address to ask about these settings */
  urlFor(settings: Settings): string {
    if (this.sandbox === undefined) return graphApiUrl()
    return this.of(settings) === 'sandbox' ? this.sandbox.url : graphApiUrl(this.sandbox.graphApiUrl ?? '')
  }
}
