/** The events that Meta knows by name, and optimizes ads for. Any other name is a custom event. */
export const STANDARD_EVENTS = [
  'Purchase',
  'InitiateCheckout',
  'AddPaymentInfo',
  'AddToCart',
  'AddToWishlist',
  'ViewContent',
  'Search',
  'Lead',
  'CompleteRegistration',
  'Contact',
  'CustomizeProduct',
  'Donate',
  'FindLocation',
  'PageView',
  'Schedule',
  'StartTrial',
  'SubmitApplication',
  'Subscribe'
]
