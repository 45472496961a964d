/**
 * The forms of Meta's customer information, as sources of regular expressions: the schema and the event checks both read
 * them. They are plain patterns rather than formats, so that any JSON Schema validator can run the schema.
 */

/** What Meta's parameter builder puts behind a value: eight characters, or one of its six older two-letter marks. */
const APPENDIX = '\\.(?:[A-Za-z0-9_-]{8}|AQ|Ag|Aw|BA|BQ|Bg)'

/** SHA-256 or MD5 in lower-case hexadecimal, bare or with the builder's appendix. */
export const HASH = `^(?:[0-9a-f]{64}|[0-9a-f]{32})(?:${APPENDIX})?$`

/** The hashes of nothing: a sender that hashed an empty value. */
export const HASHES_OF_NOTHING = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'd41d8cd98f00b204e9800998ecf8427e'
]

/** `fb.{subdomain index}.{milliseconds}.{fbclid}`; milliseconds of our age have 13 digits, seconds 10. */
export const FBC = `^fb\\.\\d{1,2}\\.\\d{13}\\.[!-,\\-/-~]+(?:${APPENDIX})?$`

/** `fb.{subdomain index}.{milliseconds}.{random digits}` */
export const FBP = `^fb\\.\\d{1,2}\\.\\d{13}\\.\\d+(?:${APPENDIX})?$`

/** A Meta ID written as a string, because it may be larger than a double holds exactly. */
export const DIGITS = '^[1-9]\\d{0,19}$'

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const IPV4 = `(?:${OCTET}\\.){3}${OCTET}`
const GROUP = '[0-9A-Fa-f]{1,4}'
const LAST_32_BITS = `(?:${GROUP}:${GROUP}|${IPV4})`

/** The nine ways RFC 3986 (section 3.2.2) lets an IPv6 address be written, by how many groups `::` stands for. */
const IPV6 = [
  `(?:${GROUP}:){6}${LAST_32_BITS}`,
  `::(?:${GROUP}:){5}${LAST_32_BITS}`,
  `(?:${GROUP})?::(?:${GROUP}:){4}${LAST_32_BITS}`,
  `(?:(?:${GROUP}:){0,1}${GROUP})?::(?:${GROUP}:){3}${LAST_32_BITS}`,
  `(?:(?:${GROUP}:){0,2}${GROUP})?::(?:${GROUP}:){2}${LAST_32_BITS}`,
  `(?:(?:${GROUP}:){0,3}${GROUP})?::${GROUP}:${LAST_32_BITS}`,
  `(?:(?:${GROUP}:){0,4}${GROUP})?::${LAST_32_BITS}`,
  `(?:(?:${GROUP}:){0,5}${GROUP})?::${GROUP}`,
  `(?:(?:${GROUP}:){0,6}${GROUP})?::`
].join('|')

/** IPv4 or IPv6, bare or with the builder's appendix. */
export const IP_ADDRESS = `^(?:${IPV4}|${IPV6})(?:${APPENDIX})?$`
