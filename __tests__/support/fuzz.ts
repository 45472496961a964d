import { Destination, IntegrationError, InvalidAuthenticationError, RetryableError } from '@segment/actions-core'
import type { JSONObject, RequestClient } from '@segment/actions-core'
import definition from '../../src/destination'
import type { Settings } from '../../src/destination/generated-types'
import { HIDDEN, IP_ADDRESSES, PERSONAL, PERSONAL_NUMBERS, SECRET } from './arbitraries'
import { expectRequest } from './graph'
import type { Entry, MemoryGraph } from './memory-graph'

/** How often each property is tried: FUZZ_RUNS, else 2,000. */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 2000)

/** The same numbers each time, unless FUZZ_SEED is set; fast-check prints the seed of a failure, and the path to it. */
export const SEED = Number(process.env.FUZZ_SEED ?? 20261120)

/** A property's parameters. `share` is for those whose single run is worth several. */
export function parameters(share = 1): { numRuns: number; seed: number } {
  return { numRuns: Math.ceil(RUNS * share), seed: SEED }
}

/** As long as so many runs take on a slow machine. */
export const TIME_LIMIT = 60_000 + RUNS * 30

/**
 * The destination in actions-core's own runtime, with a request function of the test's: mapping, validation and results are
 * the runtime's, only the network is not.
 */
export function runtimeWith(request: RequestClient): Destination<Settings> {
  const { streamEvent } = definition.actions
  const { perform, performBatch } = streamEvent
  if (performBatch === undefined) throw new Error('the action sends batches')
  const action: typeof streamEvent = {
    ...streamEvent,
    perform: async (_request, data) => (await perform(request, data)) as unknown,
    performBatch: async (_request, data) => await performBatch(request, data)
  }
  return new Destination<Settings>({ ...definition, actions: { streamEvent: action } })
}

/** What one run of the destination came to. */
export interface Outcome {
  error?: unknown
  result?: unknown
}

export async function outcomeOf(work: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { result: await work() }
  } catch (error) {
    return { error }
  }
}

/** Only errors that are documented come out: a host knows what each of them means. */
export function expectDocumented(error: unknown): void {
  const isDocumented =
    error instanceof IntegrationError ||
    error instanceof InvalidAuthenticationError ||
    error instanceof RetryableError ||
    (error instanceof Error && error.name === 'AggregateAjvError')
  if (!isDocumented) throw new Error(`not a documented error: ${String((error as Error | undefined)?.stack ?? error)}`)
}

const NOT_TO_BE_SEEN = [PERSONAL, HIDDEN, SECRET, ...PERSONAL_NUMBERS, ...IP_ADDRESSES].map((mark) =>
  mark.toLowerCase()
)
const NOT_TO_BE_SENT = [PERSONAL, SECRET, ...PERSONAL_NUMBERS].map((mark) => mark.toLowerCase())

/** Everything about a value that a host may print: an error's own properties and stack included. */
function printed(value: unknown): string {
  if (!(value instanceof Error)) return typeof value === 'string' ? value : JSON.stringify(value)
  return [value.message, value.stack, JSON.stringify(value), JSON.stringify(Object.entries(value))].join('\n')
}

function expectWithout(marks: readonly string[], where: string, text: string | undefined): void {
  const lower = (text ?? '').toLowerCase()
  const found = marks.filter((mark) => lower.includes(mark))
  if (found.length > 0) throw new Error(`${where} holds ${found.join(', ')}: ${String(text)}`)
}

/** Neither raw personal data nor a secret is in what a host may show. */
export function expectNothingShown(where: string, value: unknown): void {
  expectWithout(NOT_TO_BE_SEEN, where, printed(value))
}

/** Every body is one that Meta documents, holds no raw personal data, and the token stands in one header alone. */
export function expectRequests({ requests }: MemoryGraph): void {
  for (const { url, raw, body } of requests) {
    expectRequest(body)
    expectWithout(NOT_TO_BE_SENT, 'a request', url + raw)
  }
}

/** An entry for each payload, with a status that a host understands. */
export function expectEntries(entries: readonly Entry[], count: number): void {
  if (entries.length !== count) throw new Error(`${entries.length} entries for ${count} events`)
  for (const entry of entries) {
    if (!Number.isInteger(entry.status) || entry.status < 200 || entry.status > 599) {
      throw new Error(`not a status: ${JSON.stringify(entry)}`)
    }
    expectNothingShown('an entry', entry)
  }
}

/** No key of anything that ran has become a property of every object. */
export function expectNothingPolluted(): void {
  if (Object.keys(Object.prototype).length > 0 || 'polluted' in {}) throw new Error('Object.prototype was changed')
}

/** Notes all that is printed while the tests run, so that the end of each can look at it. */
export function watchConsole(): { lines: () => string[]; restore: () => void } {
  const lines: string[] = []
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
    jest.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
      lines.push(parts.map(printed).join(' '))
    })
  )
  return {
    lines: () => lines,
    restore: () => {
      spies.forEach((spy) => {
        spy.mockRestore()
      })
    }
  }
}

/** The subscriptions of the tests: the presets, and one that hands over the payload as it stands in the event. */
export function identityMapping(keys: readonly string[]): JSONObject {
  return Object.fromEntries(keys.map((key) => [key, { '@path': `$.properties.payload.${key}` }]))
}
