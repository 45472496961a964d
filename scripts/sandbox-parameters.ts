import { CUSTOMER_INFORMATION, WEB_PARAMETERS } from '../src/destination/server-event/customer-information'

/**
 * @returns the source text of src/sandbox/customer-parameters.ts, to be formatted: which parameters the sandbox knows. Their
 *   forms are its own, so that a mistake of the destination is caught there
 */
export function sandboxParametersSource(): string {
  const names = (isHashed: boolean): string[] =>
    CUSTOMER_INFORMATION.flatMap(({ parameter, hashed }) =>
      parameter !== undefined && hashed === isHashed ? [parameter] : []
    )
  return `// Generated file. DO NOT MODIFY IT BY HAND: it follows from the table of customer information, "npm run generate" writes it.

/** Meta's names of the parameters of user_data that are hashed. */
export const HASHED_PARAMETERS: readonly string[] = ${JSON.stringify(names(true))}

/** Those that are sent as they are. */
export const PLAIN_PARAMETERS: readonly string[] = ${JSON.stringify(names(false))}

/** What Meta refuses beside business_messaging (2804064). */
export const WEB_PARAMETERS: readonly string[] = ${JSON.stringify(WEB_PARAMETERS)}
`
}
