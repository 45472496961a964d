// Made from the presets by "tsx scripts/build-browser.ts --events". A test holds both equal.

/**
 * Meta's name of an event; the names of the track events that become it ('' is a page call); and its parameters, each with
 * the property it is read from: `a=b|c` is b, or c where b is missing, `a` is a, and `a=` is all properties.
 */
export type Conversion = [name: string, events: string, sources: string]

export const EVENTS: Conversion[] = [
  ['Purchase', 'Order Completed|Completed Order', 'value=revenue|total currency contents=products order_id'],
  ['InitiateCheckout', 'Checkout Started', 'value=revenue|value currency contents=products order_id'],
  ['AddPaymentInfo', 'Payment Info Entered', 'value=value|revenue currency contents=products order_id'],
  [
    'AddToCart',
    'Product Added|Added Product',
    'value=value|price currency contents= content_name=name content_category=category'
  ],
  [
    'AddToWishlist',
    'Product Added to Wishlist',
    'value=value|price currency contents= content_name=name content_category=category'
  ],
  [
    'ViewContent',
    'Product Viewed|Viewed Product',
    'value=value|price currency contents= content_name=name content_category=category'
  ],
  [
    'ViewContent',
    'Product List Viewed|Viewed Product Category',
    'currency contents=products content_category=category'
  ],
  ['Search', 'Products Searched', 'currency contents=products search_string=query'],
  ['CompleteRegistration', 'Signed Up', 'value currency'],
  ['Lead', 'Lead Generated', 'value currency'],
  ['StartTrial', 'Trial Started', 'value=value|revenue currency predicted_ltv'],
  ['Subscribe', 'Subscription Started', 'value=value|revenue currency predicted_ltv'],
  ['PageView', '', '']
]

/** The parameters of an event that no preset maps. */
export const OTHER = 'value currency contents=products order_id'
