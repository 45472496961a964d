// Generated file. DO NOT MODIFY IT BY HAND: it follows from the table of customer information, "npm run generate" writes it.

/** Meta's names of the parameters of user_data that are hashed. */
export const HASHED_PARAMETERS: readonly string[] = [
  'external_id',
  'em',
  'ph',
  'fn',
  'ln',
  'db',
  'ge',
  'ct',
  'st',
  'zp',
  'country'
]

/** Those that are sent as they are. */
export const PLAIN_PARAMETERS: readonly string[] = [
  'client_ip_address',
  'client_user_agent',
  'fbc',
  'fbp',
  'subscription_id',
  'fb_login_id',
  'lead_id',
  'madid',
  'anon_id',
  'page_id',
  'page_scoped_user_id',
  'ctwa_clid',
  'whatsapp_business_account_id',
  'ig_account_id',
  'ig_sid'
]

/** What Meta refuses beside business_messaging (2804064). */
export const WEB_PARAMETERS: readonly string[] = ['client_ip_address', 'client_user_agent', 'fbc', 'fbp']
