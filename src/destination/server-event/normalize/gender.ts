const MALE =
  'm male man boy gentleman guy sir mister mr son father dad daddy papa uncle nephew brother husband boyfriend groom ' +
  'widower king prince duke count emperor god lord lad fellow chap bloke dude he him his himself'
const FEMALE =
  'f female woman girl lady miss ms mrs madam maam daughter mother mom mama mommy aunt niece sister wife girlfriend ' +
  'bride widow queen princess duchess countess empress goddess maiden lass gal chick dame belle she her hers herself'

const GENDERS = new Map<string, string>()
for (const word of MALE.split(' ')) GENDERS.set(word, 'm')
for (const word of FEMALE.split(' ')) GENDERS.set(word, 'f')

const LONGEST = 40
const NOT_A_LETTER = /[^\p{L}\p{M}]+/gu

/**
 * `f` or `m`, from the letter or one of the words that Meta's parameter builder knows; only the letters count (`(f)`,
 * `Mr.`). Anything else is none: Meta takes no third value.
 *
 * @param text trimmed text
 */
export function normalizeGender(text: string): string | undefined {
  if (text.length > LONGEST) return undefined
  const word = text.toLowerCase()
  return GENDERS.get(word) ?? GENDERS.get(word.replace(NOT_A_LETTER, ''))
}
