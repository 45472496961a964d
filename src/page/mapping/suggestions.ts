import type { Parameter } from '../api'
import type { Property } from './paths'

/** What people call a parameter beside its key, its label and Meta's name for it. */
const OTHER_NAMES: Partial<Record<string, string[]>> = {
  external_id: ['customerid', 'userid', 'memberid', 'loyaltyid', 'contactid'],
  email: ['emailaddress', 'mail', 'useremail', 'customeremail'],
  phone: ['phone', 'mobile', 'mobilephone', 'telephone', 'tel', 'cell'],
  first_name: ['givenname', 'forename'],
  last_name: ['surname', 'familyname'],
  full_name: ['name', 'customername'],
  date_of_birth: ['birthday', 'birthdate', 'dob'],
  gender: ['sex'],
  city: ['town'],
  state: ['region', 'province'],
  zip: ['postalcode', 'postcode', 'zipcode'],
  country: ['countrycode'],
  client_ip_address: ['ip', 'ipaddress', 'requestip'],
  client_user_agent: ['useragent', 'ua'],
  click_id: ['fbclid'],
  mobile_advertiser_id: ['idfa', 'gaid', 'advertisingid', 'adid'],
  lead_id: ['leadid', 'metaleadid']
}

/** @returns the property that most likely holds a parameter; undefined when none is called so */
export function suggest(parameter: Parameter, properties: readonly Property[]): Property | undefined {
  const names = new Set(
    [parameter.key, parameter.label, parameter.parameter ?? '', ...(OTHER_NAMES[parameter.key] ?? [])]
      .map(toWord)
      .filter((name) => name.length > 1)
  )
  return properties
    .filter(({ path, kinds }) => !kinds.includes('object') && isCalled(path, names))
    .reduce<Property | undefined>((best, one) => (best === undefined || one.count > best.count ? one : best), undefined)
}

/** The name of a product or a page is nobody's: a bare `name` counts only where the person is. */
function isCalled(path: string, names: ReadonlySet<string>): boolean {
  const last = toWord(path.split('.').at(-1) ?? '')
  return names.has(last) && (last !== 'name' || path.includes('traits'))
}

function toWord(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}
