const MALE =
  'm male man boy gentleman guy sir mister mr son father dad daddy papa uncle nephew brother husband boyfriend groom ' +
  'widower king prince duke count emperor god lord lad fellow chap bloke dude he him his himself'
const FEMALE =
  'f female woman girl lady miss ms mrs madam maam daughter mother mom mama mommy aunt niece sister wife girlfriend ' +
  'bride widow queen princess duchess countess empress goddess maiden lass gal chick dame belle she her hers herself'

/** As forms and registers write it, a language a line: German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, … */
const MALE_ELSEWHERE = [
  'männlich maennlich mann herr junge',
  'homme masculin garçon monsieur mâle',
  'hombre masculino varón señor niño chico',
  'uomo maschio maschile signore ragazzo',
  'homem senhor menino rapaz',
  'mannelijk heer jongen meneer',
  'manlig kille pojke',
  'mand mandlig dreng',
  'mannlig gutt',
  'mężczyzna męska męski chłopiec',
  'мужской мужчина муж мальчик мужчины',
  '男性 男 男子 おとこ',
  '男士 先生 男生',
  '남성 남자 남'
]
const FEMALE_ELSEWHERE = [
  'weiblich frau mädchen maedchen fräulein',
  'femme féminin fille madame mademoiselle mme mlle femelle',
  'mujer femenino señora señorita niña chica',
  'donna femmina femminile signora signorina ragazza',
  'mulher feminino senhora menina moça',
  'vrouw vrouwelijk mevrouw meisje',
  'kvinna kvinnlig tjej flicka',
  'kvinde kvindelig pige',
  'kvinne kvinnelig jente',
  'kobieta żeńska żeński dziewczyna dziewczynka',
  'женский женщина жен девочка девушка женщины',
  '女性 女 女子 おんな',
  '女士 小姐 女生',
  '여성 여자 여'
]

const MARKS = /\p{M}+/gu
const GENDERS = new Map<string, string>()
addAll(MALE.split(' '), 'm')
addAll(FEMALE.split(' '), 'f')
addAll(MALE_ELSEWHERE.join(' ').split(' '), 'm')
addAll(FEMALE_ELSEWHERE.join(' ').split(' '), 'f')

/** People leave accents out; the syllables of Hangul and the marks of Kana are no accents. */
function addAll(words: readonly string[], gender: string): void {
  for (const word of words) {
    const plain = word.normalize('NFD').replace(MARKS, '').normalize('NFC').replace(/ł/g, 'l')
    for (const form of [word.normalize('NFC'), plain]) if (!GENDERS.has(form)) GENDERS.set(form, gender)
  }
}

const MAX_LENGTH = 40
const NOT_A_LETTER = /[^\p{L}\p{M}]+/gu

/**
 * `f` or `m`, from the letter, one of the words that Meta's parameter builder knows, or a word for it in the languages above;
 * only the letters count (`(f)`, `Mr.`). Undefined for anything else: Meta takes no third value.
 *
 * @param text trimmed text
 */
export function normalizeGender(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const word = text.toLowerCase()
  return GENDERS.get(word) ?? GENDERS.get(word.normalize('NFC').replace(NOT_A_LETTER, ''))
}
