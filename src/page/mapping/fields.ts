import type { Definition, Field, Parameter } from '../api'
import { isFields, type Fields } from './read'

/** A place in a mapping that something can be mapped to: a field, or a property of one (`custom_data.currency`). */
export interface Target {
  /** Of the field, and of the property in it */
  path: [field: string] | [field: string, property: string]
  label: string
  description: string
  required: boolean
  /** Takes several values */
  list: boolean
  type: Field['type']
  choices: { label: string; value: string }[]
  /** Meta's name */
  meta: string
  /** Of customer information: the row of its table */
  parameter?: Parameter
}

/** Fields that stand together under a heading. */
export interface TargetGroup {
  key: string
  label: string
  description: string
  targets: Target[]
}

/** Shown in steps of their own. */
const ELSEWHERE = new Set(['external_id', 'user_data', 'additional_properties', 'enable_batching', 'batch_size'])

/** Customer information, a target a row of the table. */
export function customerTargets({ parameters, action: { fields } }: Definition): Target[] {
  return parameters.map((parameter) => {
    const { key, label, description, required, list, parameter: meta } = parameter
    return {
      path: key in fields ? [key] : ['user_data', key],
      label,
      description,
      required,
      list,
      type: 'string',
      choices: [],
      meta: meta ?? 'fn, ln',
      parameter
    }
  })
}

/** All other fields by groups: those of the event itself, then each object with its properties. */
export function fieldGroups(
  { action: { fields }, actionSources }: Definition,
  isShown: (field: Field) => boolean
): TargetGroup[] {
  const entries = Object.entries(fields).filter(
    ([key, field]) => !ELSEWHERE.has(key) && field.unsafe_hidden !== true && isShown(field)
  )
  const own = entries.filter(([, { properties }]) => properties === undefined)
  const details = own.map(([key, field]) => {
    const target = toTarget([key], field)
    return key === 'action_source'
      ? { ...target, choices: actionSources.map((value) => ({ label: value, value })) }
      : target
  })
  const objects = entries.flatMap(([key, { label, description = '', properties }]) => {
    if (properties === undefined) return []
    const targets = Object.entries(properties).map(([name, property]) => toTarget([key, name], property))
    return [{ key, label, description, targets }]
  })
  return [
    { key: 'event', label: 'Event details', description: 'What happened, when and where.', targets: details },
    ...objects
  ]
}

function toTarget(path: Target['path'], field: Field): Target {
  const { label, description = '', required, multiple = false, type, choices = [] } = field
  return {
    path,
    label,
    description,
    required: required === true,
    list: multiple,
    type,
    choices: choices.map((choice) => (typeof choice === 'string' ? { label: choice, value: choice } : choice)),
    meta: path[path.length - 1] ?? ''
  }
}

/** What stands in a mapping at a target. */
export function readTarget(mapping: Fields, [field, property]: Target['path']): unknown {
  const own = mapping[field]
  if (property === undefined) return own
  return isFields(own) ? own[property] : undefined
}

/** @returns the mapping with something else at a target; undefined unmaps it */
export function writeTarget(mapping: Fields, [field, property]: Target['path'], raw: unknown): Fields {
  if (property === undefined) return put(mapping, field, raw)
  const own = mapping[field]
  return { ...mapping, [field]: put(isFields(own) ? own : {}, property, raw) }
}

function put(fields: Fields, key: string, value: unknown): Fields {
  if (value !== undefined) return { ...fields, [key]: value }
  const { [key]: _, ...rest } = fields
  return rest
}
