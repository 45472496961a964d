import { MultiStatusResponse } from '@segment/actions-core'
import type definition from '../destination'
import type { Settings } from '../destination/generated-types'
import type { Payload } from '../destination/streamEvent/generated-types'

type PerformBatch = NonNullable<(typeof definition.actions)['streamEvent']['performBatch']>
type Request = Parameters<PerformBatch>[0]
type BatchInput = Parameters<PerformBatch>[1]

interface Share {
  payload: Payload[]
  resolve: (response: MultiStatusResponse) => void
}

/**
 * Lets the payloads of several mappings of a sync share Graph requests. The runtime calls `performBatch` once a mapping; each
 * of these calls waits here until all the others have come (or have turned out to have nothing to send), then everything goes
 * out as one batch, and each call is answered with its own part of the response.
 */
export class Pool {
  private readonly shares: Share[] = []
  private first: { request: Request; input: BatchInput } | undefined
  private awaited: number

  /** @param groups how many calls will come, or be given up with `leave` */
  constructor(
    groups: number,
    private readonly performBatch: PerformBatch
  ) {
    this.awaited = groups
  }

  join(request: Request, input: BatchInput): Promise<MultiStatusResponse> {
    return new Promise((resolve) => {
      this.first ??= { request, input }
      this.shares.push({ payload: input.payload as Payload[], resolve })
      this.arrived()
    })
  }

  /** One of the groups has nothing to send. */
  leave(): void {
    this.arrived()
  }

  private arrived(): void {
    this.awaited--
    if (this.awaited === 0 && this.first !== undefined) void this.deliver(this.first)
  }

  private async deliver({ request, input }: { request: Request; input: BatchInput }): Promise<void> {
    const payload = this.shares.length === 1 ? this.shares[0].payload : this.shares.flatMap((share) => share.payload)
    // The destination's performBatch never throws, and answers each payload.
    const whole = (await this.performBatch(request, { ...input, payload })) as MultiStatusResponse
    let next = 0
    for (const share of this.shares) {
      const part = new MultiStatusResponse()
      share.payload.forEach(() => {
        part.pushResponseObject(whole.getResponseAtIndex(next++))
      })
      share.resolve(part)
    }
  }
}

/** Which pool a call of the runtime belongs to: told by the settings object, which it passes through unchanged. */
export const poolOf = new WeakMap<Settings, { pool: Pool; joined: boolean }>()
