/**
 * The names under which contact data and secrets stand in an address: `phone`, `billing_first_name`, `user[email]`,
 * `accessToken`. Meta's terms forbid unhashed contact data outside user_data, and a token opens somebody's account.
 */

/** At the end of a name, whatever stands before it. */
const ANYWHERE = new Set(
  [
    'phone phones phonenumber phoneno telephone telephonenumber tel telefon telefono telefone mobile mobilenumber mobileno cell',
    'cellphone msisdn whatsapp whatsappnumber fax email emails emailaddress mail mailaddress firstname lastname fullname',
    'middlename surname familyname givenname fname lname forename vorname nachname birthday birthdate birthdt dob dateofbirth',
    'dayofbirth geburtsdatum street streetaddress streetname strasse addressline postaladdress zip zipcode postcode',
    'postalcode plz ssn passport iban cardnumber creditcard cvv cvc token jwt password passwd passwort pwd passcode secret',
    'apikey accesskey secretkey orderkey authkey privatekey otp pincode'
  ]
    .join(' ')
    .split(' ')
)
/** Alone, or after a word for a person: `name`, `customer_name`; not `product_name`. */
const OF_PERSONS = new Set(
  'name address adresse addr username login key auth pass pin session sessionid sid signature sig'.split(' ')
)
const PERSON = new Set(
  [
    'billing shipping delivery customer user contact client buyer guest person recipient sender subscriber member account',
    'lead patient your my full home work invoice payer profile attendee first last ship bill cust api'
  ]
    .join(' ')
    .split(' ')
)
/** What Meta and analytics read, and what tells of no person. */
const KEPT = /^(?:utm|fbclid|gclid|gbraid|wbraid|msclkid|ttclid|twclid|li_fat_id|_ga|_gl|mc_cid)/i

const WORD = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g
const TRAILING_NUMBER = /(?:\[\d*\]|[_-]?\d{1,2})+$/
const MAX_KEY_LENGTH = 200
const MAX_KNOWN = 2000
const known = new Map<string, boolean>()

/**
 * @param key the name of a URL's parameter, decoded
 * @returns true when contact data or a secret stands under such a name
 */
export function isContactKey(key: string): boolean {
  if (key === '' || key.length > MAX_KEY_LENGTH) return false
  let isContact = known.get(key)
  if (isContact === undefined) {
    isContact = !KEPT.test(key) && namesContact(key.replace(TRAILING_NUMBER, ''))
    if (known.size < MAX_KNOWN) known.set(key, isContact)
  }
  return isContact
}

function namesContact(key: string): boolean {
  const words = (key.match(WORD) ?? []).map((word) => word.toLowerCase())
  if (words[0] === 'amp') words.shift() // `&amp;phone=`
  for (let start = 0; start < words.length; start++) {
    const end = words.slice(start).join('')
    if (ANYWHERE.has(end)) return true
    if (OF_PERSONS.has(end) && words.slice(0, start).every((word) => PERSON.has(word))) return true
  }
  return false
}
