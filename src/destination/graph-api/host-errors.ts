import {
  IntegrationError,
  InvalidAuthenticationError,
  PayloadValidationError,
  RetryableError
} from '@segment/actions-core'
import { KINDS } from './error-table'
import { explain, type Failure } from './failure'

type RetryableStatus = ConstructorParameters<typeof RetryableError>[1]

/** @returns actions-core's error for a failure, so that the host retries, drops or asks for new credentials as it should */
export function toError(failure: Failure): Error {
  const message = explain(failure)
  const { errorType, about } = KINDS[failure.kind]
  if (about === 'moment') return new RetryableError(message, failure.status as RetryableStatus)
  if (about === 'event') return new PayloadValidationError(message)
  if (errorType === 'INVALID_AUTHENTICATION') return new InvalidAuthenticationError(message)
  return new IntegrationError(message, errorType, failure.status)
}
