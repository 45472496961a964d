export interface TransformedEvent<Body = Record<string, unknown>> {
  body: Body
  endpoint: string
  endpointPath: string
  method: string
  headers?: Record<string, unknown>
  params?: Record<string, unknown>
  internalGroupKey?: string
}
export interface TransformResult<Body = Record<string, unknown>> {
  successPayloads: (TransformedEvent<Body> & { jobId: number })[]
  errorPayloads: { error: string; statusCode: number; statTags?: Record<string, unknown>; jobId: number }[]
}
export interface BatchStrategy<Body = Record<string, unknown>> {
  bodyFormat: 'JSON'
  batch(payloads: (TransformedEvent<Body> & { jobId: number })[]): Promise<{ body: object; jobIds: Set<number> }[]>
}
