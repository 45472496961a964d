import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv'
import type { ConsentRule } from '../sync/consent'

/** A sync as it stands in the file. Each string may be `${NAME}`, which stands for an environment variable. */
export interface RawSync {
  name: string
  enabled?: boolean
  pixelId: string
  accessToken: string
  appSecret?: string
  testEventCode?: string
  /** A list, or the path of a file with `{"mappings": […]}`, seen from the configuration's folder; the presets when left out */
  mappings?: RawMapping[] | string
  consent?: ConsentRule
}

export interface RawMapping {
  name: string
  subscribe: string
  partnerAction: string
  mapping: Record<string, unknown>
}

/** A key with a name. */
export interface RawKey {
  name: string
  key: string
}

/** The configuration file. */
export interface RawConfig {
  /** Keys of which senders must give one; a name is what the log calls whoever has it */
  keys?: (string | RawKey)[]
  /** Key of the page and its API */
  adminKey?: string
  /** The same for several people, so that the log can tell who changed what */
  adminKeys?: RawKey[]
  syncs: RawSync[]
  /** Whom to tell when a token is refused, or when more than a share of the events is rejected */
  alerts?: { webhook: string; rejectedShare?: number; minEvents?: number }
  /** Options of `consume`, by Kafka's own words; it reads them */
  kafka?: Record<string, string | number | string[]>
}

const text = { type: 'string', minLength: 1, maxLength: 5000 }

const mappingSchema = {
  type: 'object',
  required: ['name', 'subscribe', 'partnerAction', 'mapping'],
  additionalProperties: false,
  properties: {
    name: { ...text, maxLength: 200 },
    subscribe: text,
    partnerAction: text,
    mapping: { type: 'object' }
  }
}

const consentSchema = {
  type: 'object',
  required: ['path'],
  additionalProperties: false,
  properties: { path: text, category: text, missing: { enum: ['send', 'skip'] } }
}

export const syncSchema = {
  type: 'object',
  required: ['name', 'pixelId', 'accessToken'],
  additionalProperties: false,
  properties: {
    name: { ...text, maxLength: 100 },
    enabled: { type: 'boolean' },
    pixelId: text,
    accessToken: text,
    appSecret: text,
    testEventCode: text,
    mappings: {
      if: { type: 'string' },
      then: text,
      else: { type: 'array', minItems: 1, maxItems: 500, items: mappingSchema }
    },
    consent: consentSchema
  }
}

const keySchema = {
  type: 'object',
  required: ['name', 'key'],
  additionalProperties: false,
  properties: { name: { ...text, maxLength: 100 }, key: text }
}

const configSchema = {
  type: 'object',
  required: ['syncs'],
  additionalProperties: false,
  properties: {
    keys: { type: 'array', items: { if: { type: 'string' }, then: text, else: keySchema } },
    adminKey: text,
    adminKeys: { type: 'array', items: keySchema },
    syncs: { type: 'array', maxItems: 200, items: syncSchema },
    alerts: {
      type: 'object',
      required: ['webhook'],
      additionalProperties: false,
      properties: {
        webhook: text,
        rejectedShare: { type: 'number', minimum: 0, maximum: 1 },
        minEvents: { type: 'integer', minimum: 1 }
      }
    },
    kafka: {
      type: 'object',
      additionalProperties: {
        anyOf: [{ type: 'string', maxLength: 5000 }, { type: 'number' }, { type: 'array', items: text }]
      }
    }
  }
}

let compiled: ValidateFunction<RawConfig> | undefined

/** Compiled when a configuration is read first: it takes a while, and other commands need it not. */
function validator(): ValidateFunction<RawConfig> {
  compiled ??= new Ajv().compile<RawConfig>(configSchema)
  return compiled
}

/** @returns what is wrong and where (`/syncs/0/pixelId must be string`), without any value; undefined when nothing is */
export function schemaProblem(value: unknown): string | undefined {
  const validate = validator()
  return validate(value) ? undefined : describe(validate.errors?.at(0))
}

export function isRawConfig(value: unknown): value is RawConfig {
  return validator()(value)
}

function describe(error: ErrorObject | undefined): string {
  if (error === undefined) return '/ is not a configuration'
  const { keyword, instancePath, params, message = 'is wrong' } = error
  const where = instancePath === '' ? '/' : instancePath
  if (keyword === 'additionalProperties')
    return `${where} has an unknown property "${String(params.additionalProperty)}"`
  if (keyword === 'required') return `${where} lacks the property "${String(params.missingProperty)}"`
  if (keyword === 'enum') return `${where} must be one of ${(params.allowedValues as string[]).join(', ')}`
  return `${where} ${message}`
}
