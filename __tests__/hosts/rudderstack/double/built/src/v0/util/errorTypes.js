const { BaseError } = require('@rudderstack/integrations-lib')

/** Status 298: the server counts the job as filtered. */
class FilteredEventsError extends BaseError {
  constructor(message) {
    super(message, 298)
  }
}

module.exports = { FilteredEventsError }
