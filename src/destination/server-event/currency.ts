/**
 * The currencies in use, by ISO 4217 (list one, amended to 2026): what was withdrawn (TRL, BYR, HRK, BGN, …), metals, testing
 * codes and units of account are no money that anybody pays with.
 * https://www.six-group.com/en/products-services/financial-information/data-standards.html
 */
const CODES = new Set(
  (
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNY COP ' +
    'CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD ' +
    'IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR ' +
    'MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP ' +
    'SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG ' +
    'XOF XPF YER ZAR ZMW ZWG'
  ).split(' ')
)

/** Is this an ISO 4217 code, in any case? */
export function isKnownCurrency(text: string): boolean {
  return CODES.has(text.toUpperCase())
}

/**
 * Reads an ISO 4217 code, in any case.
 *
 * @returns the code in upper case, or undefined when no currency in use has it
 */
export function readCurrency(text: string): string | undefined {
  if (text.length !== 3) return undefined
  if (CODES.has(text)) return text
  const code = text.toUpperCase()
  return CODES.has(code) ? code : undefined
}
