export * from './hooks'
export { key } from './key'
export { openStream, Problem, request } from './request'
export type * from './types'
