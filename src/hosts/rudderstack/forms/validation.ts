/** @returns the cases by which rudder-integrations-config tests the schema: a configuration, and exactly what is wrong with it */
export function validationCases(): object[] {
  const pixelId = '1234567890123456'
  const accessToken = 'placeholder-of-a-token'
  const full = {
    pixelId,
    accessToken,
    testEventCode: 'TEST12345',
    actionSource: 'website',
    consent: 'context.consent.marketing',
    limitedDataUse: true,
    limitedDataUseCountry: '1',
    eventsToEvents: [{ from: 'Trial Requested', to: 'Lead' }],
    externalId: 'userId, anonymousId',
    customerInformation: [{ from: 'context.traits.email', to: 'email' }],
    additionalProperties: [{ property: 'coupon' }],
    connectionMode: { web: 'cloud' },
    consentManagement: { web: [{ provider: 'oneTrust', consents: [{ consent: 'C0004' }] }] }
  }
  return [
    { testTitle: 'Pixel ID and token alone', config: { pixelId, accessToken }, result: true },
    { testTitle: 'every setting', config: full, result: true },
    {
      testTitle: 'a variable of the environment',
      config: { pixelId: 'env.META_PIXEL_ID', accessToken: 'env.META_ACCESS_TOKEN' },
      result: true
    },
    {
      testTitle: 'no Pixel ID',
      config: { accessToken },
      result: false,
      err: [" must have required property 'pixelId'"]
    },
    {
      testTitle: 'an action source that Meta does not know',
      config: { pixelId, accessToken, actionSource: 'shop' },
      result: false,
      err: ['actionSource must be equal to one of the allowed values']
    }
  ]
}
