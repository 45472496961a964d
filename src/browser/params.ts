type Values = Record<string, unknown>

interface Content {
  id?: string
  quantity: number
  item_price?: number
}

/** Anything but an object, as text. Meta forbids contact data here, so an e-mail address is left out. */
export function toText(value: unknown): string | undefined {
  const text = /object|undef/.test(typeof value) ? '' : String(value).trim()
  return /^$|\S@\S+\.\S/.test(text) ? undefined : text
}

/** As the server half reads them: `"9.90"` is a number; negatives and anything else are none. */
function toNumber(value: unknown): number | undefined {
  const number = Number(toText(value) ?? NaN)
  return number >= 0 && number < Infinity ? number : undefined
}

function toContents(products: unknown): Content[] {
  return ([] as unknown[])
    .concat(products)
    .map((product) => {
      const item = (product ?? {}) as Values
      return {
        id: toText(item.product_id) ?? toText(item.sku) ?? toText(item.id),
        // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing -- none of an item counts as one of it
        quantity: toNumber(item.quantity) || 1,
        item_price: toNumber(item.price ?? item.item_price)
      }
    })
    .filter(({ id }) => id)
}

interface Params extends Values {
  currency?: string
  value?: number
  num_items?: number
}

/**
 * Gives the pixel the parameters that the server half puts into custom_data, so that it does not matter which of the two
 * events Meta keeps.
 *
 * @param name Meta's name of the event
 * @param sources by parameter, the property it is read from (events.ts)
 */
export function toParams(name: string, sources: string, properties: Values): Values {
  const given: Values = {}
  const params: Params = {}
  for (const source of sources.split(' ')) {
    const [names, from = names] = source.split('=')
    const [key] = names.split('|')
    for (const property of from.split('|')) given[key] ??= property ? properties[property] : properties
    params[key] = (/value|ltv/.test(key) ? toNumber : toText)(given[key])
  }
  if (sources) {
    params.currency = toText(properties.currency)?.toUpperCase()
    params.content_type = toText(properties.content_type)
  }
  // Meta refuses a value without a currency.
  if (!params.currency) delete params.value
  const contents = toContents(given.contents)
  delete params.contents
  if (contents[0]) {
    params.contents = contents
    params.content_ids = [...new Set(contents.map(({ id }) => id))]
    params.content_type ??= 'product'
    if (name === 'Purchase' || name === 'InitiateCheckout') {
      params.num_items = 0
      for (const { quantity } of contents) params.num_items += quantity
    }
    // The price is that of one item.
    if (name === 'AddToCart' && params.value && properties.value === undefined) {
      params.value = +(params.value * contents[0].quantity).toFixed(6)
    }
  }
  // Leaves out what is undefined.
  return JSON.parse(JSON.stringify(params)) as Values
}
