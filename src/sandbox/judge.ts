import Ajv from 'ajv'
import type { ErrorObject, ValidateFunction } from 'ajv'
import type { BlamedField, MetaError } from './errors'
import { checkEvent, REQUIRED_MISSING } from './event-checks'
import type { CheckContext } from './event-checks'
import type { NameIndex, SandboxOptions, SentEvent } from './options'
import type { Random } from './random'
import { envelopeSchema, eventShapeSchema, MAX_EVENTS } from './request-schema'

/** A request that was refused, and the field to blame, if the answer names it. */
export interface Refusal {
  error: MetaError
  blamed?: BlamedField
}

/** The body of a request whose envelope is right. */
export interface Envelope {
  data: unknown[]
  test_event_code?: string
}

interface Validators {
  hasEnvelopeForm: ValidateFunction<Envelope>
  hasEventForm: ValidateFunction<SentEvent>
}

let compiled: Validators | undefined

/** Compiled once a process and not before someone needs them, since that takes a tenth of a second. */
export function validators(): Validators {
  if (compiled) return compiled
  const ajv = new Ajv()
  compiled = { hasEnvelopeForm: ajv.compile(envelopeSchema), hasEventForm: ajv.compile(eventShapeSchema) }
  return compiled
}

/** `/user_data/em/0` → `['user_data', 'em', '0']`, by RFC 6901. */
function pointerParts(error: ErrorObject | undefined): string[] {
  const parts = (error?.instancePath ?? '').split('/').slice(1)
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Judges a request's body without its events.
 *
 * @param body the parsed JSON
 * @returns the body when it is right, else the refusal
 */
export function judgeEnvelope(body: unknown): { envelope: Envelope } | { refusal: Refusal } {
  const data = isRecord(body) ? body.data : undefined
  if (!Array.isArray(data) || data.length === 0) {
    return { refusal: { error: { code: 100, message: '(#100) The parameter data is required' } } }
  }
  if (data.length > MAX_EVENTS) {
    const message = `(#100) The parameter data holds ${data.length} events, of which ${MAX_EVENTS} are allowed`
    return { refusal: { error: { code: 100, message } } }
  }
  const { hasEnvelopeForm } = validators()
  if (hasEnvelopeForm(body)) return { envelope: body }
  const found = hasEnvelopeForm.errors?.at(0)
  const extra: unknown = found?.params.additionalProperty
  const name = typeof extra === 'string' ? extra : (pointerParts(found).at(0) ?? 'data')
  const message = `(#100) Invalid parameter ${name}: ${found?.message ?? 'wrong'}`
  return { refusal: { error: { code: 100, message }, blamed: [name] } }
}

/** Judges the events of a request: one bad event refuses them all, as Meta does. */
export class EventJudge {
  constructor(
    private readonly options: Pick<SandboxOptions, 'nameIndex' | 'refuse' | 'futureTolerance'>,
    private readonly now: () => number,
    private readonly random: Random
  ) {}

  /** @returns the refusal because of the first event that is bad, or undefined when all are good */
  judge(events: readonly unknown[]): Refusal | undefined {
    const context = { now: this.now(), futureTolerance: this.options.futureTolerance ?? 0 }
    for (const [index, event] of events.entries()) {
      const error = this.eventError(event, context)
      if (error) return this.refusal(error, index, events.length)
    }
    return undefined
  }

  private eventError(event: unknown, context: CheckContext): MetaError | undefined {
    if (!isRecord(event)) return { code: 100, message: 'Invalid parameter', path: [] }
    const problem = checkEvent(event, context)
    if (problem) return { code: 100, message: 'Invalid parameter', isTransient: false, ...problem }
    const { hasEventForm } = validators()
    if (hasEventForm(event)) return this.options.refuse?.(event)
    // Meta documents no subcode for a wrong type or form.
    const found = hasEventForm.errors?.at(0)
    const extra: unknown = found?.params.additionalProperty
    const path = typeof extra === 'string' ? [...pointerParts(found), extra] : pointerParts(found)
    return { code: 100, message: 'Invalid parameter', isTransient: false, path }
  }

  private refusal(error: MetaError, index: number, count: number): Refusal {
    const named = this.namedIndex(this.options.nameIndex ?? 'sometimes', index, count)
    const path = error.path ?? []
    if (error.subcode === REQUIRED_MISSING) {
      // Where the live API has it: its message says "Invalid parameter" only.
      const parameter = named === undefined ? String(path.at(-1)) : inWords(named, path)
      const userMessage = `The parameter ${parameter} is required`
      return { error: { ...error, userMessage }, blamed: ['data'] }
    }
    if (named === undefined) return { error, ...blame(named, path) }
    return { error: { ...error, message: `${error.message}: ${inWords(named, path)}` }, ...blame(named, path) }
  }

  private namedIndex(mode: NameIndex, index: number, count: number): number | undefined {
    if (mode === 'always') return index
    if (mode === 'never') return undefined
    if (mode === 'sometimes') return this.random() < 0.5 ? index : undefined
    // Any of the batch's indexes but the right one, or the one just behind its end.
    return (index + 1 + Math.floor(this.random() * count)) % (count + 1)
  }
}

/** `$['data'][417]['user_data']`, as Meta writes where a fault lies. */
function inWords(index: number, path: readonly (string | number)[]): string {
  return `$['data'][${index}]${path.map((part) => `['${part}']`).join('')}`
}

function blame(index: number | undefined, path: readonly (string | number)[]): Pick<Refusal, 'blamed'> {
  return { blamed: index === undefined ? ['data'] : ['data', index, ...path] }
}
