import { createServer, type ServerOptions } from './server'

export { createServer }
export type { RunningServer } from './server'
export type { ServerOptions }
