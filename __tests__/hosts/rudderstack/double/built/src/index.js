/**
 * The part of rudder-transformer that a native destination meets, made from what is known of its contract: the router call with
 * the batching framework, and the proxy call of version 1. It prints the port that it listens on.
 */
const { createServer } = require('node:http')
const path = require('node:path')
const features = require('./features').default

const nameOf = (destType) => destType.toLowerCase()

function isBatching(destType) {
  const name = destType.toUpperCase()
  return (
    features.routerTransform[name] === true && process.env[`${name}_BATCHING_FRAMEWORK_ENABLED_WORKSPACE_IDS`] === 'ALL'
  )
}

function freeze(value) {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze)
  return value
}

/** Events as they come from the server, where each names its destination instead of holding it. */
function expand({ input, destinations }) {
  return input.map((one) => ({
    ...one,
    destination: freeze(structuredClone(one.destination ?? destinations[one.metadata.destinationId]))
  }))
}

async function routerTransform({ destType, ...body }) {
  if (!isBatching(destType)) return [{ statusCode: 404, error: `${destType} has no router transform`, metadata: [] }]
  const { Integration } = require(`./v0/destinations/${nameOf(destType)}/routerTransform`)
  const inputs = expand(body)
  const [{ destination }] = inputs
  const integration = new Integration(destination)
  const metadataOf = new Map(inputs.map(({ metadata }) => [metadata.jobId, metadata]))
  const output = []
  const refuse = ({ jobId, error, statusCode, statTags }) =>
    output.push({ metadata: [metadataOf.get(jobId)], destination, batched: false, statusCode, error, statTags })
  const valid = inputs.filter((input) => {
    const { success, error } = integration.getInputSchema().safeParse(input)
    if (!success) {
      const issues = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
      refuse({ jobId: input.metadata.jobId, error: issues.join('; '), statusCode: 400 })
    }
    return success
  })
  const together = valid.filter(({ metadata }) => metadata.dontBatch !== true)
  const alone = valid.filter(({ metadata }) => metadata.dontBatch === true)
  for (const events of [together, ...alone.map((event) => [event])]) {
    if (events.length === 0) continue
    const { successPayloads, errorPayloads } = await integration.transformEvents(events, {})
    errorPayloads.forEach(refuse)
    for (const group of groupsOf(successPayloads)) {
      const [{ endpoint, endpointPath, method, headers = {}, params = {} }] = group
      for (const { body: JSON, jobIds } of await integration.getBatchStrategy(endpoint).batch(group)) {
        output.push({
          batchedRequest: {
            ...{ version: '1', type: 'REST', method, endpoint, endpointPath, headers, params, files: {} },
            body: { JSON, JSON_ARRAY: {}, XML: {}, FORM: {} }
          },
          // Sorted by job, whatever the order of the events is.
          metadata: [...jobIds].sort((one, other) => one - other).map((jobId) => metadataOf.get(jobId)),
          destination,
          batched: true,
          statusCode: 200
        })
      }
    }
  }
  return output
}

function groupsOf(payloads) {
  const groups = new Map()
  for (const payload of payloads) {
    const { endpoint, method, headers, params, internalGroupKey } = payload
    const key = JSON.stringify([endpoint, method, headers, params, internalGroupKey])
    groups.set(key, [...(groups.get(key) ?? []), payload])
  }
  return [...groups.values()]
}

/** A handler that cannot be loaded is replaced without a word, and one status is put on all jobs. */
function handlerOf(name) {
  try {
    const { networkHandler } = require(path.join(__dirname, 'v1/destinations', name, 'networkHandler'))
    return new networkHandler()
  } catch {
    return undefined
  }
}

async function proxy(name, request) {
  const handler = handlerOf(name)
  const all = (statusCode, error) => request.metadata.map((metadata) => ({ statusCode, metadata, error }))
  if (handler === undefined) return { status: 500, message: 'generic handler', response: all(500, 'generic handler') }
  try {
    const destinationResponse = handler.processAxiosResponse(await handler.proxy(freeze(request), name))
    return handler.responseHandler({
      destinationResponse,
      rudderJobMetadata: request.metadata,
      destType: name,
      destinationRequest: request
    })
  } catch (error) {
    return { status: 500, message: error.message, response: all(500, error.message) }
  }
}

async function answer({ url, body }) {
  if (url === '/features') return features
  if (url === '/routerTransform') return { output: await routerTransform(body) }
  const found = /^\/v1\/destinations\/(\w+)\/proxy$/.exec(url)
  return found === null ? undefined : { output: await proxy(found[1], body) }
}

const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', async () => {
    try {
      const text = Buffer.concat(chunks).toString()
      const body = await answer({ url: request.url, body: text === '' ? undefined : JSON.parse(text) })
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json', apiVersion: '2' })
      response.end(JSON.stringify(body ?? {}))
    } catch (error) {
      response.writeHead(500).end(error.stack)
    }
  })
})
server.listen(0, '127.0.0.1', () => {
  console.log(server.address().port)
})
