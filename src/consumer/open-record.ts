import type { Rejected } from '../delivery/outcome'
import type { KafkaMessage } from './client'
import type { Tracked, Watermark } from './watermark'

/** Why a sync does not take a record's event; without a sync, why nobody can. */
export interface Rejection {
  sync?: string
  outcome: Rejected
}

/** A record that was read and whose outcome is still open. */
export class OpenRecord {
  /** Syncs that have not decided yet */
  undecided = 0
  readonly rejections: Rejection[] = []
  /** Bytes that it keeps in memory, roughly */
  readonly size: number
  private readonly tracked: Tracked

  /**
   * @param epoch of the assignment it was read in: what becomes of it says nothing in a later one
   * @param watermark of its partition
   */
  constructor(
    readonly message: KafkaMessage,
    readonly epoch: number,
    private readonly watermark: Watermark
  ) {
    this.size = (message.value?.length ?? 0) + (message.key?.length ?? 0)
    this.tracked = watermark.add(message.offset, Number(message.timestamp))
  }

  /** It has its outcome. */
  done(): void {
    this.watermark.done(this.tracked)
  }
}
