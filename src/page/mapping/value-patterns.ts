/** What a value looks like, whatever its property is called. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i
const PHONE = /^(\+|00)\d[\d\s()/.-]{6,}$/
const IPV4 = /^(\d{1,3}\.){3}\d{1,3}$/
const IPV6 = /^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}$/i
const FACEBOOK_COOKIE = /^fb\.\d\.\d+\.(.+)$/
const URL = /^https?:\/\/\S+$/i
const DECIMAL_COMMA = /^-?\d+,\d{1,2}$/
const NUMBER = /^-?\d+([.,]\d+)?$/
/** The currencies of most shops: any three capitals could be anything. */
const CURRENCIES = new Set(
  'EUR USD GBP CHF PLN SEK NOK DKK CZK HUF RON BGN TRY UAH CAD AUD NZD JPY CNY HKD SGD INR BRL MXN ARS CLP COP PEN ZAR AED SAR ILS KRW THB IDR MYR PHP VND'.split(
    ' '
  )
)

const texts = (samples: readonly unknown[]): string[] =>
  samples.filter((one) => typeof one === 'string').map((one) => one.trim())

const all = (samples: readonly unknown[], isOne: (text: string) => boolean): boolean => {
  const known = texts(samples).filter((text) => text !== '')
  return known.length > 0 && known.length === samples.length && known.every(isOne)
}

/** @returns whether any of the values is an address of e-mail: others may stand for none */
export const hasEmails = (samples: readonly unknown[]): boolean => texts(samples).some((text) => EMAIL.test(text))

/** @returns whether any is a phone number in its international form */
export const hasPhones = (samples: readonly unknown[]): boolean => texts(samples).some((text) => PHONE.test(text))

export const areIps = (samples: readonly unknown[]): boolean =>
  all(samples, (text) => IPV4.test(text) || (text.includes(':') && IPV6.test(text)))

export const areUserAgents = (samples: readonly unknown[]): boolean =>
  all(samples, (text) => text.startsWith('Mozilla/'))

/** Meta's cookie _fbp ends in a number, _fbc in the click's ID. */
export function cookieOf(samples: readonly unknown[]): 'fbp' | 'fbc' | undefined {
  if (!all(samples, (text) => FACEBOOK_COOKIE.test(text))) return undefined
  const [, end = ''] = FACEBOOK_COOKIE.exec(texts(samples)[0] ?? '') ?? []
  return /^\d+$/.test(end) ? 'fbp' : 'fbc'
}

export const areUrls = (samples: readonly unknown[]): boolean => all(samples, (text) => URL.test(text))

export const areCurrencies = (samples: readonly unknown[]): boolean => all(samples, (text) => CURRENCIES.has(text))

/** @returns whether all are numbers, or texts that people read as one */
export const areNumbers = (samples: readonly unknown[]): boolean =>
  samples.length > 0 &&
  samples.every((one) => typeof one === 'number' || (typeof one === 'string' && NUMBER.test(one.trim())))

/** @returns whether any is a number with a decimal comma, and none speaks against it */
export const hasDecimalComma = (samples: readonly unknown[]): boolean =>
  areNumbers(samples) && texts(samples).some((text) => DECIMAL_COMMA.test(text))

/** @returns whether it is a list of objects that hold a number: products, as a rule */
export const areProducts = (samples: readonly unknown[]): boolean =>
  samples.some(
    (list) =>
      Array.isArray(list) &&
      list.length > 0 &&
      list.every(
        (item: unknown) =>
          typeof item === 'object' &&
          item !== null &&
          !Array.isArray(item) &&
          Object.values(item).some((one) => areNumbers([one]))
      )
  )
