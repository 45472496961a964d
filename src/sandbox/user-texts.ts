/** Languages of an account for which the sandbox has sentences. */
export const LOCALES = ['en_US', 'fr_FR', 'da_DK', 'pt_BR'] as const

/** The language an ad account is set to: Meta writes `error_user_title` and `error_user_msg` in it. */
export type Locale = (typeof LOCALES)[number]

export interface UserTexts {
  title: string
  message: string
}

const english: Record<number, [title: string, message: string]> = {
  2804001: ['Click or browser ID malformed', 'fbc and fbp must have the form fb.index.milliseconds.value.'],
  2804003: ['Event time too old', 'An event may be at most 7 days old, one in a physical store 62 days.'],
  2804004: ['Event time in the future', 'An event cannot have happened later than now.'],
  2804009: ['Purchase without a value', 'A Purchase must have a value in custom_data.'],
  2804010: ['Purchase without a currency', 'A Purchase must have a currency in custom_data.'],
  2804019: ['Required parameter missing', 'An event lacks a parameter that every event must have.'],
  2804023: ['Value without a currency', 'An event with a value must have a currency as well.'],
  2804036: ['Lead ID invalid', 'A lead_id consists of digits only.'],
  2804043: ['Device information incomplete', 'An app event must have 16 items of extinfo, among them the OS version.'],
  2804050: ['Customer information too broad', 'What user_data holds matches too many people, or nobody.'],
  2804063: ['Messaging channel missing', 'A business messaging event must say on which channel it happened.'],
  2804064: ['Field not allowed here', 'A business messaging event cannot hold fields of the web.'],
  2804066: ['Event name not allowed here', 'This event name cannot be used for business messaging.'],
  2804069: ['Page ID missing', 'A messenger event must have a page_id.'],
  2804079: ['Instagram account ID missing', 'An Instagram messaging event must have an ig_account_id.'],
  2804087: ['Click ID unknown', 'The ctwa_clid does not belong to a click on an ad.'],
  2804116: ['WhatsApp account missing', 'A WhatsApp event needs a page_id or a whatsapp_business_account_id.']
}

type Kind = 'event' | 'access' | 'busy'

/** One sentence a kind is enough here: what is tested is that nobody reads them. */
const localized: Record<Exclude<Locale, 'en_US'>, Record<Kind, [title: string, message: string]>> = {
  fr_FR: {
    event: ['Paramètre non valide', 'Un des événements envoyés est incorrect. Veuillez le corriger et réessayer.'],
    access: ['Accès refusé', 'Vous n’êtes pas autorisé à effectuer cette action.'],
    busy: ['Service indisponible', 'Trop de demandes pour le moment. Veuillez patienter.']
  },
  da_DK: {
    event: ['Ugyldig parameter', 'En af de sendte hændelser er forkert. Ret den, og prøv igen.'],
    access: ['Adgang nægtet', 'Du har ikke tilladelse til at udføre denne handling.'],
    busy: ['Tjenesten er optaget', 'Der er for mange anmodninger lige nu. Vent lidt.']
  },
  pt_BR: {
    event: ['Parâmetro inválido', 'Um dos eventos enviados está incorreto. Corrija-o e tente de novo.'],
    access: ['Acesso negado', 'Você não tem permissão para realizar esta ação.'],
    busy: ['Serviço indisponível', 'Há muitas solicitações no momento. Aguarde.']
  }
}

const englishByKind: Record<Kind, [title: string, message: string]> = {
  event: ['Invalid parameter', 'One of the events sent is wrong. Correct it and try again.'],
  access: ['Access denied', 'You are not allowed to do this.'],
  busy: ['Service temporarily unavailable', 'Too much is going on right now. Wait a little.']
}

const BUSY_CODES = new Set([1, 2, 4, 17, 32, 341, 368, 613])

function kindOf(code: number): Kind {
  if (BUSY_CODES.has(code) || code >= 80000) return 'busy'
  return code === 100 ? 'event' : 'access'
}

/**
 * The sentences Meta shows to people, in the account's language; undefined where Meta has none (code 100 without a subcode).
 */
export function userTexts(locale: Locale, code: number, subcode: number | undefined): UserTexts | undefined {
  if (code === 100 && subcode === undefined) return undefined
  const kind = kindOf(code)
  const [title, message] = locale === 'en_US' ? (english[subcode ?? 0] ?? englishByKind[kind]) : localized[locale][kind]
  return { title, message }
}
