// Generated file. DO NOT MODIFY IT BY HAND: it follows from the presets, "npm run generate" writes it.

/**
 * Meta's name of an event; the names of the track events that become it ('' is a page call); and its parameters, each with
 * the property it is read from: `a=b|c` is b, or c where b has no value, `a|c` is a or c, and `a=` is all properties.
 */
export type Conversion = [name: string, events: string, sources: string]

export const EVENTS: Conversion[] = [
  ['Purchase', 'Order Completed|Completed Order', 'value=revenue|total|value contents=products order_id'],
  ['InitiateCheckout', 'Checkout Started', 'value=revenue|value contents=products order_id'],
  ['AddPaymentInfo', 'Payment Info Entered', 'value|revenue contents=products order_id'],
  ['AddToCart', 'Product Added|Added Product', 'value|price contents= content_name=name content_category=category'],
  ['AddToWishlist', 'Product Added to Wishlist', 'value|price contents= content_name=name content_category=category'],
  ['ViewContent', 'Product Viewed|Viewed Product', 'value|price contents= content_name=name content_category=category'],
  ['ViewContent', 'Product List Viewed|Viewed Product Category', 'contents=products content_category=category'],
  ['Search', 'Products Searched', 'contents=products search_string=query'],
  ['CompleteRegistration', 'Signed Up', 'value'],
  ['Lead', 'Lead Generated', 'value'],
  ['StartTrial', 'Trial Started', 'value|revenue predicted_ltv'],
  ['Subscribe', 'Subscription Started', 'value|revenue predicted_ltv'],
  ['PageView', '', '']
]

/** The parameters of an event that no preset maps. */
export const OTHER = 'value contents=products order_id'
