import { BaseError } from '@rudderstack/integrations-lib'

export class FilteredEventsError extends BaseError {
  constructor(message: string)
}
