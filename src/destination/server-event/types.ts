/** Something a person should know about an event that was sent all the same. It never holds the value itself. */
export interface Notice {
  /** Meta's name of the parameter (`em`, `fbc`, `custom_data.value`) */
  parameter: string
  /** What is wrong with the value, or what was done to it, in words a marketer can act on */
  reason: string
}

/**
 * Gives the SHA-256 of a string's UTF-8 bytes as 64 lower-case hexadecimal digits. Handed in by the caller, because
 * this folder imports nothing: node has `crypto`, an isolate something else.
 */
export type Sha256 = (value: string) => string

/**
 * Completes a national phone number with the calling code of its country.
 *
 * @param nationalNumber the number as it was written, without a calling code
 * @param country ISO 3166-1 alpha-2, lower case
 * @returns digits only with the calling code, or undefined when the number is not valid in that country
 */
export type CompletePhone = (nationalNumber: string, country: string) => string | undefined

/** What turning a payload into a server event needs from outside. */
export interface Tools {
  sha256: Sha256
  completePhone?: CompletePhone
}

/** `user_data` as it leaves: hashed parameters are lists of hashes, all others scalars. */
export type UserData = Record<string, string | number | string[] | undefined>

/** One server event, as Meta's Conversions API takes it. */
export interface ServerEvent {
  event_name: string
  /** Unix seconds */
  event_time: number
  event_id: string
  action_source: string
  user_data: UserData
  event_source_url?: string
  referrer_url?: string
  opt_out?: boolean
  messaging_channel?: string
  customer_segmentation?: string
  original_event_data?: Record<string, string | number>
  data_processing_options?: string[]
  data_processing_options_country?: number
  data_processing_options_state?: number
  custom_data?: Record<string, unknown>
  app_data?: Record<string, unknown>
}
