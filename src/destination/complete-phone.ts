import type Library from 'google-libphonenumber'
import type { CompletePhone } from './server-event/types'

let library: typeof Library | undefined

// Half a megabyte of metadata: read when the first national number comes, if one ever does.
function phoneLibrary(): typeof Library {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would make every normalizer asynchronous
  library ??= require('google-libphonenumber') as typeof Library
  return library
}

/**
 * Completes a national phone number with the calling code of its country, by google-libphonenumber's metadata.
 *
 * A number that begins with that calling code already (`4915123456789` in Germany, `16505551212` in the USA) keeps it and
 * does not get it twice: the library takes it for complete when it is valid so and not valid as a national number.
 *
 * @param nationalNumber the number as it was written, without a `+`
 * @param country ISO 3166-1 alpha-2, lower case
 * @returns digits only with the calling code, or undefined when the number is not valid in that country
 */
export const completePhone: CompletePhone = (nationalNumber, country) => {
  const { PhoneNumberUtil, PhoneNumberFormat } = phoneLibrary()
  const util = PhoneNumberUtil.getInstance()
  try {
    const number = util.parse(nationalNumber, country.toUpperCase())
    return util.isValidNumber(number) ? util.format(number, PhoneNumberFormat.E164).slice(1) : undefined
  } catch {
    return undefined // not a phone number, or no country of the library's
  }
}
