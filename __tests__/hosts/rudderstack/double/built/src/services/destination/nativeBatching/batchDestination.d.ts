import type { z, ZodTypeAny } from 'zod'
import type { BatchStrategy, TransformedEvent, TransformResult } from './types'

export abstract class BatchDestination<Body extends Record<string, unknown>, Schema extends ZodTypeAny> {
  protected destination: {
    Config: z.infer<Schema> extends { destination: { Config: infer Config } } ? Config : unknown
  }
  constructor(destination: object, connection?: object)
  abstract transformEvent(input: z.infer<Schema>, reqMetadata?: NonNullable<unknown>): TransformedEvent<Body>
  abstract getBatchStrategy(endpoint: string): BatchStrategy<Body>
  abstract getInputSchema(): Schema
  transformEvents(inputs: z.infer<Schema>[], reqMetadata?: NonNullable<unknown>): Promise<TransformResult<Body>>
}
export class ChunkBatchStrategy<Body extends Record<string, unknown>> implements BatchStrategy<Body> {
  bodyFormat: 'JSON'
  constructor(options: { maxItems?: number; wrapBody: (bodies: Body[]) => Record<string, unknown> })
  batch(payloads: (TransformedEvent<Body> & { jobId: number })[]): Promise<{ body: object; jobIds: Set<number> }[]>
}
export function makeRouterInputSchema<Message extends ZodTypeAny, Config extends ZodTypeAny>(spec: {
  message: Message
  destinationConfig: Config
}): z.ZodType<{ message: z.infer<Message>; destination: { Config: z.infer<Config> } }>
