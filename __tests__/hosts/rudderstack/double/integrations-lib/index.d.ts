export class BaseError extends Error {
  constructor(message: string, status: number, statTags?: Record<string, string>)
  status: number
  statTags: Record<string, string>
}
export class InstrumentationError extends BaseError {
  constructor(message: string)
}
export class ConfigurationError extends BaseError {
  constructor(message: string)
}
