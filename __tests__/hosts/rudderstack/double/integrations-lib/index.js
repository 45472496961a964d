class BaseError extends Error {
  constructor(message, status, statTags = {}) {
    super(message)
    this.status = status
    this.statTags = statTags
  }
}

class InstrumentationError extends BaseError {
  constructor(message) {
    super(message, 400, { errorCategory: 'dataValidation', errorType: 'instrumentation' })
  }
}

class ConfigurationError extends BaseError {
  constructor(message) {
    super(message, 400, { errorCategory: 'dataValidation', errorType: 'configuration' })
  }
}

module.exports = { BaseError, InstrumentationError, ConfigurationError }
