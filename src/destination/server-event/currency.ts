let currencyNames: Intl.DisplayNames | null | undefined

/** Codes that the platform knows but that are no money: "no currency" and "reserved for testing". */
const NO_MONEY = new Set(['XXX', 'XTS'])
const known = new Map<string, boolean>()

function isKnown(code: string): boolean {
  if (currencyNames === undefined) {
    try {
      currencyNames = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' })
      // A platform built without its data knows no currency at all: then every code of the right form passes.
      if (currencyNames.of('USD') === undefined) currencyNames = null
    } catch {
      currencyNames = null
    }
  }
  return currencyNames === null || (!NO_MONEY.has(code) && currencyNames.of(code) !== undefined)
}

/**
 * Reads an ISO 4217 code, in any case.
 *
 * @returns the code in upper case, or undefined when the platform knows no such currency
 */
export function readCurrency(text: string): string | undefined {
  if (text.length !== 3) return undefined
  const code = text.toUpperCase()
  let isCurrency = known.get(code)
  if (isCurrency === undefined) {
    isCurrency = /^[A-Z]{3}$/.test(code) && isKnown(code)
    // Three letters give 17,576 codes at the most; anything else must not fill the memory.
    if (known.size < 20000) known.set(code, isCurrency)
  }
  return isCurrency ? code : undefined
}
