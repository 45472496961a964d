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
 * A number that begins with that calling code and is valid so (`4915123456789` in Germany, `16505551212` in the USA) is
 * taken for complete and does not get the code twice, even where the metadata would allow it as a national number too:
 * people leave out a `+` far more often than the zero before an area code. A number of ten digits that merely begins with
 * the same digits (`9198765432` in India) is not valid that way, and gets its code.
 *
 * @param nationalNumber the number as it was written, without a `+`
 * @param country ISO 3166-1 alpha-2, lower case
 * @returns digits only with the calling code, or undefined when the number is not valid in that country
 */
export const completePhone: CompletePhone = (nationalNumber, country) => {
  const { PhoneNumberUtil, PhoneNumberFormat } = phoneLibrary()
  const util = PhoneNumberUtil.getInstance()
  const region = country.toUpperCase()
  const valid = (written: string): string | undefined => {
    try {
      const number = util.parse(written, region)
      return util.isValidNumber(number) ? util.format(number, PhoneNumberFormat.E164).slice(1) : undefined
    } catch {
      return undefined // not a phone number, or not a country that the library knows
    }
  }
  const hasCode = nationalNumber.startsWith(String(util.getCountryCodeForRegion(region)))
  return (hasCode ? valid(`+${nationalNumber}`) : undefined) ?? valid(nationalNumber)
}
