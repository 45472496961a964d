import type { SegmentEvent } from '@segment/actions-core'
import type { Receipt } from '../ingest/receipt'
import { Submission } from '../ingest/submission'
import { Sync, type SyncConfig, type SyncTools } from './sync'

/** All syncs of a server, side by side. */
export class Syncs {
  private syncs: Sync[] = []
  private readonly leaving = new Set<Sync>()

  constructor(private readonly tools: SyncTools) {}

  /** Those in force, disabled ones too. */
  all(): readonly Sync[] {
    return this.syncs
  }

  find(name: string): Sync | undefined {
    return this.syncs.find((sync) => sync.name === name)
  }

  /**
   * Puts a configuration in force. Syncs that have not changed go on undisturbed; those that have take it at once, with what
   * waits in them; those that are gone send what they still hold.
   *
   * @returns the syncs whose credentials or mappings are new
   */
  apply(configs: readonly SyncConfig[]): Sync[] {
    const changed: Sync[] = []
    const next = configs.map((config) => {
      const known = this.find(config.name)
      if (known !== undefined && fingerprint(known.current) === fingerprint(config)) return known
      known?.update(config)
      const sync = known ?? new Sync(config, this.tools)
      changed.push(sync)
      return sync
    })
    for (const gone of this.syncs.filter((sync) => !next.includes(sync))) this.retire(gone)
    this.syncs = next
    return changed
  }

  /**
   * Delivers events to every sync that is enabled.
   *
   * @param bytes size of the request they came in
   * @param deadlineMs when the sender wants its answer
   */
  submit(events: readonly SegmentEvent[], bytes: number, deadlineMs: number): Promise<Receipt[]> {
    const enabled = this.syncs.filter((sync) => sync.enabled)
    return new Submission(events, enabled, bytes).run(deadlineMs)
  }

  /** Sends what waits; resolves when nothing is left anywhere. */
  async drain(): Promise<void> {
    await Promise.all([...this.syncs, ...this.leaving].map((sync) => sync.drain()))
  }

  private retire(sync: Sync): void {
    this.leaving.add(sync)
    void sync.drain().finally(() => this.leaving.delete(sync))
  }
}

function fingerprint({ name, enabled, settings, mappings, consent }: SyncConfig): string {
  const texts = mappings.map(({ name: mapping, subscribe, partnerAction, mapping: fields }) => [
    mapping,
    subscribe,
    partnerAction,
    fields
  ])
  return JSON.stringify([name, enabled, settings, texts, consent])
}
