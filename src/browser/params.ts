type Values = Record<string, unknown>

interface Content {
  id?: string
  quantity: number
  item_price?: number
}

/**
 * What stands for no value, in any case: the commonest of the server half's table, and unfilled templates. Meta forbids contact
 * data here, so an email address is none either.
 */
const NONE = /^(|-|null|none|undefined|unknown|nan?|n\/a|false|true|\W*{.*}|__.*__|\[obj.*)$|\S@\S+\.\S/i

/** Anything but an object, as text; undefined where it stands for no value. */
export function toText(value: unknown): string | undefined {
  const text = value instanceof Object ? '' : String(value).trim()
  return NONE.test(text) ? undefined : text
}

/** As the server half reads them: `"9.90"` is a number; negatives and anything else are none. */
function toNumber(value: unknown): number | undefined {
  const number = Number(toText(value))
  return number >= 0 && number < Infinity ? number : undefined
}

/** As in the server half: the first that has a value counts. */
const ITEM_IDS = 'product_id sku id item_id productId variant_id content_id'

function toContents(products: unknown): Content[] {
  return ([] as unknown[])
    .concat(products)
    .filter(Boolean)
    .map((product) => {
      const item = product as Values
      return {
        id: toText(
          ITEM_IDS.split(' ')
            .map((key) => item[key])
            .find(toText)
        ),
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
    for (const property of from.split('|')) {
      if (given[key] instanceof Object || toText(given[key])) break
      given[key] = property ? properties[property] : properties
    }
    params[key] = (/value|ltv/.test(key) ? toNumber : toText)(given[key])
  }
  const contents = toContents(given.contents)
  params.contents = contents[0] && contents
  if (sources) {
    params.currency = toText(properties.currency)?.toUpperCase()
    params.content_type = toText(properties.content_type) ?? (contents[0] && 'product')
  }
  // Meta refuses a value without a currency.
  if (!params.currency) params.value = undefined
  if (contents[0]) {
    params.content_ids = [...new Set(contents.map(({ id }) => id))]
    if (name === 'Purchase' || name === 'InitiateCheckout') {
      params.num_items = contents.reduce((sum, { quantity }) => sum + quantity, 0)
    }
    // The price is that of one item.
    if (name === 'AddToCart' && params.value && !toText(properties.value)) {
      params.value = +(params.value * contents[0].quantity).toFixed(6)
    }
  }
  // Leaves out what is undefined.
  return JSON.parse(JSON.stringify(params)) as Values
}
