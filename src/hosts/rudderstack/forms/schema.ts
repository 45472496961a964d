import { FORM, type FormField } from './fields'
import { SOURCE_TYPES } from './db-config'

/** RudderStack's templates, and variables of its server's environment, may stand in place of a text. */
const TEMPLATE = '(^\\{\\{.*\\|\\|(.*)\\}\\}$)|(^env[.].+)'

/** @returns the pattern of a text: a template, or what the setting itself takes */
export function patternOf(maxLength: number, isRequired: boolean, own?: string): string {
  return `${TEMPLATE}|^(${own ?? `.{${isRequired ? 1 : 0},${maxLength}}`})$`
}

const text = (maxLength: number): object => ({ type: 'string', pattern: patternOf(maxLength, false) })

function propertyOf({ kind, required }: FormField): object {
  switch (kind.type) {
    case 'text':
      return { type: 'string', pattern: patternOf(kind.maxLength, required === true, kind.pattern) }
    case 'checkbox':
      return { type: 'boolean', default: false }
    case 'select':
      return { type: 'string', enum: kind.options.map(([, value]) => value), default: kind.options[0][1] }
    case 'tags':
      return rows({ [kind.tagKey]: text(100) })
    case 'mapping':
      return rows({ from: text(200), to: { type: 'string', enum: [...kind.to.options.map(([, value]) => value), ''] } })
  }
}

function rows(properties: object): object {
  return { type: 'array', items: { type: 'object', properties } }
}

const CONSENT_MANAGEMENT = rows({
  provider: { type: 'string', enum: ['custom', 'iubenda', 'ketch', 'oneTrust'], default: 'oneTrust' },
  resolutionStrategy: { type: 'string', enum: ['and', 'or', ''] },
  consents: rows({ consent: text(100) })
})

/** @returns schema.json of rudder-integrations-config: what a configuration of the destination must hold */
export function schema(): object {
  const ofEverySource = (value: object): object => ({
    type: 'object',
    properties: Object.fromEntries(SOURCE_TYPES.map((type) => [type, value]))
  })
  return {
    configSchema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      required: FORM.filter(({ required }) => required).map(({ configKey }) => configKey),
      type: 'object',
      properties: {
        ...Object.fromEntries(FORM.map((field) => [field.configKey, propertyOf(field)])),
        connectionMode: ofEverySource({ type: 'string', enum: ['cloud'] }),
        consentManagement: ofEverySource(CONSENT_MANAGEMENT)
      }
    }
  }
}
