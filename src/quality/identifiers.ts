import { MATCH_KEYS, type MatchKey } from '../destination/server-event/match-keys'

/**
 * What Dataset Quality calls a parameter where it uses neither Meta's own short name nor the name of the mapping. Meta
 * documents only some of its words, so all that were seen are here.
 */
const OTHER_WORDS: Record<string, string> = {
  ip_address: 'client_ip_address',
  user_agent: 'client_user_agent',
  zip_code: 'zp',
  dob: 'db',
  birthday: 'db',
  mobile_phone: 'ph'
}

const BY_WORD = new Map<string, MatchKey>()
for (const matchKey of MATCH_KEYS) {
  BY_WORD.set(matchKey.parameter, matchKey)
  BY_WORD.set(matchKey.key, matchKey)
}
for (const [word, parameter] of Object.entries(OTHER_WORDS)) {
  const matchKey = BY_WORD.get(parameter)
  if (matchKey !== undefined) BY_WORD.set(word, matchKey)
}

/** @returns the parameter that Dataset Quality means by a word, or one without a weight for a word that nobody knows */
export function matchKeyOf(identifier: string): MatchKey {
  const word = identifier.toLowerCase()
  return BY_WORD.get(word) ?? { key: word, parameter: word, label: word }
}
