/**
 * The words and forms that stand for nobody, or for no value: one table for every reader. Three circles, each within the
 * next: what is no value anywhere, what is no ID, and what is no person's ID.
 */

/** What tools write where any value is missing, in any case. */
const NO_VALUE = new Set(
  [
    'null undefined none unknown n/a n.a. #n/a #null! #value! #ref! <null> <na> <none> <nil> <empty> \\n (null) (none)',
    '(empty) (blank) [null] [undefined] [none] - -- --- . .. ... ? ?? ??? {} [] "" \'\' () <> _ __ unspecified notset',
    'not_set not-set not_provided not-provided not_available not-available undef nullptr @null'
  ]
    .join(' ')
    .split(' ')
    .concat(
      '(not set)',
      '(notset)',
      'not set',
      '(not provided)',
      'not provided',
      'not available',
      '[not set]',
      'not applicable'
    )
)

/** As above, but with these capitals only: Nan and Nat are names. */
const NO_VALUE_EXACTLY = new Set(['NaN', 'NaT', '#NAME?'])

/** What may be a name, a word or a number, but no ID. `NA` is Namibia, and `Na` a name. */
const NO_ID = new Set('na nan nil test_id void empty missing'.split(' '))

/** Who is not known, in the words of shops and apps. */
const NOBODY = new Set(
  [
    'guest guests guestuser guestcustomer anonymous anonymoususer anonymouscustomer anon anonuser nobody noone',
    'notloggedin loggedout notsignedin signedout unidentified unauthenticated notidentified unknownuser unknowncustomer',
    'nouser nouserid noid nullid undefinedid nocustomer walkin walkincustomer defaultuser',
    // An Android emulator's ID, which a fault once gave millions of devices: Android issue 10603.
    '9774d56d682e549c'
  ]
    .join(' ')
    .split(' ')
)

const MIN_WORD = 4
const MAX_WORD = 20
/** No template is longer, and the forms below are searched for in time that grows with the square of the length. */
const MIN_TEMPLATE = 4
const MAX_TEMPLATE = 500
/**
 * A template that nobody filled in, as a whole: `{{fbclid}}`, `{fbclid}`, `${id}`, `%%CLICK%%`, `%id%`, `__FBCLID__`,
 * `<%= id %>`, `*|EMAIL|*`, `[[id]]`, `<your-id>`, `#{id}`, `@{id}`, also with its braces percent-encoded.
 */
const MACRO =
  /^(?:[$#@%]?\{.{0,200}\}|%%?[a-z][\w. -]{0,99}%%?|__[a-z][a-z0-9_]{0,99}__|<%.{0,200}%>|<[a-z][\w .-]{0,99}>|\*?\|[\w:.]{1,99}\|\*?|\[\[?[a-z][\w .-]{0,99}\]\]?|\$[a-z_]\w{0,99}\$?)$/is
/** What a program writes of an object that it cannot write: `[object Object]`, `[Circular]`, `function () {…`. */
const WRITTEN_OBJECT = /^(?:\[(?:object\b|function\b|circular\b|class\b).*|function\s?\w{0,40}\(.*|\(\)\s?=>.*)$/is
/** Inside an ID or a click, where no real value has one. */
const MACRO_INSIDE = /\{\{.*\}\}|\$\{.*\}|<%.*%>|\*\|\w+\|\*|\[object\b/is
const MAY_BE_TEMPLATE = /[{%<|[]/
const ENCODED_BRACE = /%(?:25)*(?:7b|7d|5b|5d|24|3c|3e)/i
const ZEROS_OR_ONES = /^[0fF]{8}-?(?:[0fF]{4}-?){3}[0fF]{12}$/
const ZERO = /^[+-]?0+(?:[.,]0+)?$/
const BETWEEN_WORDS = /[\s_-]/
const NOT_A_WORD = /[\s_-]+/g

/**
 * True for what stands where a value is missing (`n/a`, `undefined`, `[object Object]`, `{{email}}`), in any case.
 *
 * @param text trimmed text
 */
export function isPlaceholder(text: string): boolean {
  const first = text.charCodeAt(0)
  // A digit, or a letter that none of the words begins with: nearly every value there is.
  const letter = first | 0x20
  const isLetter = letter >= 0x61 && letter <= 0x7a
  if (isLetter ? letter !== 0x6e && letter !== 0x75 && letter !== 0x66 : first >= 0x30 && first <= 0x39) return false // n u f
  if (first > 0x7e) return false
  if (text.length <= MAX_WORD && (NO_VALUE.has(text.toLowerCase()) || NO_VALUE_EXACTLY.has(text))) return true
  if (isLetter) return letter === 0x66 && text.length > 8 && WRITTEN_OBJECT.test(text)
  return WRITTEN_OBJECT.test(text) || (text.length <= MAX_TEMPLATE && (MACRO.test(text) || isEncodedMacro(text)))
}

/** `%7B%7Bfbclid%7D%7D`, and what was encoded twice */
function isEncodedMacro(text: string): boolean {
  return text.charCodeAt(0) === 0x25 && ENCODED_BRACE.test(text) && MACRO.test(decoded(text))
}

function decoded(text: string): string {
  let plain = text
  try {
    for (let times = 0; times < 3 && plain.includes('%'); times++) plain = decodeURIComponent(plain)
  } catch {
    // A stray percent sign: what could be decoded is enough.
  }
  return plain
}

/**
 * True for what no customer parameter is: a placeholder, a flag that a host turned into text, a nil UUID, and any text with
 * an unfilled template in it.
 *
 * @param text trimmed text
 */
export function isNoText(text: string): boolean {
  if (isPlaceholder(text)) return true
  const { length } = text
  if (length === 4 || length === 5) {
    const flag = text.toLowerCase()
    if (flag === 'true' || flag === 'false') return true
  }
  if ((length === 36 || length === 32) && ZEROS_OR_ONES.test(text)) return true
  if (length < MIN_TEMPLATE || length > MAX_TEMPLATE || !MAY_BE_TEMPLATE.test(text)) return false
  return MACRO_INSIDE.test(text) || (ENCODED_BRACE.test(text) && MACRO_INSIDE.test(decoded(text)))
}

/**
 * True for what is no ID of anything (an order, a product, an event, a click): as `isNoText`, and `NaN` or `NA` in any case.
 * A zero may be an ID.
 *
 * @param text trimmed text
 */
export function isNoId(text: string): boolean {
  return isNoText(text) || (text.length <= 7 && NO_ID.has(text.toLowerCase()))
}

/**
 * True for what identifies nobody: what is no ID, zero, and the words of shops for people they do not know (`guest`).
 *
 * @param text trimmed text
 */
export function isNobody(text: string): boolean {
  return isNoId(text) || ZERO.test(text) || isUnknownPerson(text)
}

/**
 * True for the words of shops for people they do not know: `guest`, `Anonymous User`.
 *
 * @param text trimmed text
 */
export function isUnknownPerson(text: string): boolean {
  const { length } = text
  if (length < MIN_WORD || length > MAX_WORD) return false
  const word = text.toLowerCase()
  return NOBODY.has(BETWEEN_WORDS.test(word) ? word.replace(NOT_A_WORD, '') : word)
}
