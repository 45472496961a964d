export type { ServerOptions } from './options'
export { createServer } from './server'
export type { RunningServer } from './server'
