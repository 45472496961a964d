import { readSettings, sandboxSettings } from '../../src/cli/credentials'
import { UsageError } from '../../src/delivery/usage-error'

const ENV = { META_PIXEL_ID: '123', META_ACCESS_TOKEN: 'EAAtoken' }

describe('readSettings', () => {
  it('takes them from the environment', () => {
    expect(readSettings({}, { ...ENV, META_APP_SECRET: 'secret' })).toEqual({
      pixelId: '123',
      accessToken: 'EAAtoken',
      appSecret: 'secret'
    })
  })

  it('prefers the command line for what may stand there', () => {
    const options = { pixelId: '456', testEventCode: 'TEST1' }
    expect(readSettings(options, { ...ENV, META_TEST_EVENT_CODE: 'TEST2' })).toMatchObject(options)
    expect(readSettings({}, { ...ENV, META_TEST_EVENT_CODE: 'TEST2' })).toMatchObject({ testEventCode: 'TEST2' })
  })

  it('takes an empty variable for an absent one', () => {
    expect(readSettings({}, {})).toBeUndefined()
    expect(readSettings({ pixelId: ' ' }, { META_PIXEL_ID: '', META_ACCESS_TOKEN: ' ' })).toBeUndefined()
    expect(readSettings({}, { ...ENV, META_APP_SECRET: '' })?.appSecret).toBeUndefined()
  })

  it.each([
    [{ META_PIXEL_ID: '123' }, 'There is a Pixel ID but no access token'],
    [{ META_PIXEL_ID: '123', META_ACCESS_TOKEN: '' }, 'There is a Pixel ID but no access token'],
    [{ META_ACCESS_TOKEN: 'EAAtoken' }, 'There is an access token but no Pixel ID'],
    [{ ...ENV, META_PIXEL_ID: 'my pixel' }, 'The Pixel ID must be digits only']
  ])('refuses %j, and does not show the token', (env, message) => {
    const read = () => readSettings({}, env)
    expect(read).toThrow(UsageError)
    expect(read).toThrow(message)
    expect(read).not.toThrow('EAAtoken')
  })

  it('refuses what cannot be a token without quoting it', () => {
    const read = () => readSettings({}, { ...ENV, META_ACCESS_TOKEN: 'with blank' })
    expect(read).toThrow(/^The Access Token is missing or holds characters/)
  })
})

describe('sandboxSettings', () => {
  it('is any pixel and token, with the test event code', () => {
    expect(sandboxSettings({ testEventCode: 'TEST1' }, ENV)).toEqual({
      pixelId: '1234567890',
      accessToken: 'sandbox',
      testEventCode: 'TEST1'
    })
  })
})
