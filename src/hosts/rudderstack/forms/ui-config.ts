import { FORM, type FormField } from './fields'
import { patternOf } from './schema'

const option = ([label, value]: readonly [string, string]): object => ({ label, value })

function show({ configKey, label, note, placeholder, required, secret, kind }: FormField): object {
  const common = { label, note, configKey }
  switch (kind.type) {
    case 'text':
      return {
        type: 'textInput',
        ...common,
        regex: patternOf(kind.maxLength, required === true, kind.pattern),
        regexErrorMessage: `Invalid ${label}`,
        ...(placeholder !== undefined && { placeholder }),
        ...(required === true && { required }),
        ...(secret === true && { secret })
      }
    case 'checkbox':
      return { type: 'checkbox', ...common, default: false }
    case 'select': {
      const onlyWith =
        configKey === 'limitedDataUseCountry'
          ? { preRequisites: { fields: [{ configKey: 'limitedDataUse', value: true }] } }
          : {}
      return {
        type: 'singleSelect',
        ...common,
        options: kind.options.map(option),
        default: kind.options[0][1],
        ...onlyWith
      }
    }
    case 'tags':
      return { type: 'tagInput', ...common, tagKey: kind.tagKey, placeholder, default: [] }
    case 'mapping':
      return {
        type: 'mapping',
        ...common,
        default: [],
        columns: [
          { type: 'textInput', configKey: 'from', ...kind.from },
          {
            type: 'singleSelect',
            configKey: 'to',
            label: kind.to.label,
            // In a column the text of an option is called its name.
            options: kind.to.options.map(([name, value]) => ({ name, value }))
          }
        ]
      }
  }
}

const of = (page: FormField['page']): object[] => FORM.filter((field) => field.page === page).map(show)

const TABS: readonly (readonly [name: string, page: FormField['page']])[] = [
  ['Events', 'events'],
  ['Customer information', 'customer information'],
  ['Custom data', 'custom data']
]

const CONNECTION_MODES = 'https://www.rudderstack.com/docs/destinations/rudderstack-connection-modes/'

/** The form of consent that RudderStack adds to every destination. */
const CONSENT_FIELDS = [
  {
    type: 'dynamicCustomForm',
    configKey: 'consentManagement',
    default: [],
    rowFields: [
      {
        type: 'singleSelect',
        label: 'Consent management provider',
        configKey: 'provider',
        options: ['custom', 'iubenda', 'ketch', 'oneTrust'].map((value) => ({
          label: { custom: 'Custom', iubenda: 'iubenda', ketch: 'Ketch', oneTrust: 'OneTrust' }[value],
          value
        })),
        default: 'oneTrust',
        required: true
      },
      {
        type: 'singleSelect',
        label: 'Consent logic',
        configKey: 'resolutionStrategy',
        options: ['and', 'or'].map((value) => ({ label: value.toUpperCase(), value })),
        required: true,
        variant: 'badge',
        preRequisites: { fields: [{ configKey: 'provider', value: 'custom' }] }
      },
      {
        type: 'tagInput',
        label: 'Consent category IDs',
        note: 'Press Enter after each ID',
        configKey: 'consents',
        tagKey: 'consent',
        placeholder: 'e.g. Marketing',
        default: [{ consent: '' }]
      }
    ]
  }
]

/** @returns ui-config.json of rudder-integrations-config: the form's pages */
export function uiConfig(): object {
  return {
    uiConfig: {
      baseTemplate: [
        {
          title: 'Initial setup',
          note: 'Connect the Meta Pixel that events are sent to',
          sections: [
            {
              groups: [
                {
                  title: 'Connection settings',
                  note: 'From Events Manager',
                  icon: 'settings',
                  fields: of('connection')
                }
              ]
            },
            {
              groups: [
                {
                  title: 'Connection mode',
                  note: ['How events reach the destination. ', { text: 'Get help deciding', link: CONNECTION_MODES }],
                  icon: 'sliders',
                  fields: []
                }
              ]
            }
          ]
        },
        {
          title: 'Configuration settings',
          note: 'What is sent, and for whom',
          sections: [
            { groups: [{ title: 'Event settings', icon: 'settings', fields: of('settings') }] },
            {
              id: 'consentSettings',
              title: 'Consent settings',
              note: 'Which consent each provider must report',
              icon: 'settings',
              groups: []
            }
          ]
        },
        {
          title: 'Event mapping',
          note: "Match your events and properties to Meta's",
          hideEditIcon: true,
          sections: [
            {
              groups: [
                {
                  title: 'Mappings',
                  fields: [
                    {
                      type: 'redirect',
                      redirectGroupKey: 'mappings',
                      label: 'Events, customer information, custom data',
                      note: "Match your events and properties to Meta's"
                    }
                  ]
                }
              ]
            }
          ]
        }
      ],
      sdkTemplate: { title: 'SDK settings', note: 'not visible in the ui', fields: [] },
      redirectGroups: { mappings: { tabs: TABS.map(([name, page]) => ({ name, fields: of(page) })) } },
      consentSettingsTemplate: { title: 'Consent settings', note: 'not visible in the ui', fields: CONSENT_FIELDS }
    }
  }
}
