import type { Definition } from '../api'

/** @returns the path of the field that a parameter of Meta's is mapped at: `em` → `user_data.email`; undefined for none */
export function pathOfParameter(parameter: string, { parameters, action: { fields } }: Definition): string | undefined {
  if (parameter === '') return undefined
  const row = parameters.find((one) => (one.parameter ?? one.key) === parameter || one.key === parameter)
  if (row !== undefined) return row.key in fields ? row.key : `user_data.${row.key}`
  // What is wrong with an item of a list is fixed where the list is mapped.
  const path = parameter.split('.').slice(0, 2).join('.')
  const [field = '', key] = path.split('.')
  const known = fields[field]
  if (known === undefined) return undefined
  return key === undefined || (known.properties !== undefined && key in known.properties) ? path : undefined
}
