import { completePhone } from '../../src/destination/complete-phone'

describe('a national number', () => {
  it.each([
    ['6505551212', 'us', '16505551212'],
    ['6505551212', 'ca', '16505551212'],
    ['030123456', 'de', '4930123456'],
    ['015123456789', 'de', '4915123456789'],
    ['07911123456', 'gb', '447911123456'],
    ['0612345678', 'fr', '33612345678'],
    ['0669821234', 'it', '390669821234'],
    ['9876543210', 'in', '919876543210'],
    ['9198765432', 'in', '919198765432'],
    ['89161234567', 'ru', '79161234567'],
    ['011442079460958', 'us', '442079460958']
  ])('%s in %s is %s', (number, country, complete) => {
    expect(completePhone(number, country)).toBe(complete)
  })

  it.each([
    ['16505551212', 'us'],
    ['4915123456789', 'de'],
    ['447911123456', 'gb'],
    ['919876543210', 'in'],
    ['390669821234', 'it'],
    ['5511912345678', 'br']
  ])('%s in %s has its code already', (number, country) => {
    expect(completePhone(number, country)).toBe(number)
  })

  it.each([
    ['1234567', 'us'],
    ['07123', 'gb'],
    ['447911123456', 'us'],
    ['', 'us'],
    ['1'.repeat(300), 'us'],
    ['6505551212', 'xx'],
    ['6505551212', '']
  ])('%s in %s is not valid', (number, country) => {
    expect(completePhone(number, country)).toBeUndefined()
  })
})

it('loads the library when it is first needed', () => {
  jest.isolateModules(() => {
    const load = jest.fn(() => jest.requireActual<object>('google-libphonenumber'))
    jest.doMock('google-libphonenumber', load)
    const { completePhone: complete } = jest.requireActual<{ completePhone: typeof completePhone }>(
      '../../src/destination/complete-phone'
    )
    expect(load).not.toHaveBeenCalled()
    complete('6505551212', 'us')
    complete('6505551213', 'us')
    expect(load).toHaveBeenCalledTimes(1)
    jest.dontMock('google-libphonenumber')
  })
})
