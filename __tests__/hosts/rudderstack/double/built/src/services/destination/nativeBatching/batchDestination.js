const { z } = require('zod')

/** One event after the other; what a transform throws refuses its event. */
class BatchDestination {
  constructor(destination, connection) {
    this.destination = destination
    this.connection = connection
  }

  async transformEvents(inputs, reqMetadata) {
    const successPayloads = []
    const errorPayloads = []
    for (const input of inputs) {
      const { jobId } = input.metadata
      try {
        successPayloads.push({ ...this.transformEvent(input, reqMetadata), jobId })
      } catch ({ message, status = 500, statTags }) {
        errorPayloads.push({ jobId, error: message, statusCode: status, statTags })
      }
    }
    return { successPayloads, errorPayloads }
  }
}

class ChunkBatchStrategy {
  constructor({ maxItems, wrapBody }) {
    this.bodyFormat = 'JSON'
    this.maxItems = maxItems
    this.wrapBody = wrapBody
  }

  async batch(payloads) {
    const batches = []
    for (let start = 0; start < payloads.length; start += this.maxItems) {
      const chunk = payloads.slice(start, start + this.maxItems)
      batches.push({
        body: this.wrapBody(chunk.map(({ body }) => body)),
        jobIds: new Set(chunk.map(({ jobId }) => jobId))
      })
    }
    return batches
  }
}

function makeRouterInputSchema({ message, destinationConfig }) {
  return z.object({ message, destination: z.object({ Config: destinationConfig }).passthrough() }).passthrough()
}

module.exports = { BatchDestination, ChunkBatchStrategy, makeRouterInputSchema }
