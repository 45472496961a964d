import { normalizeMetaId } from '../../../../src/destination/server-event/normalize/id'
import { normalizeIp } from '../../../../src/destination/server-event/normalize/ip'

describe('an IP address', () => {
  it.each([
    ['8.8.8.8', '8.8.8.8'],
    ['203.0.113.7:443', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:DB8:0:0:0:0:0:1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['2001:db8::203.0.113.7', '2001:db8::203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['203.0.113.7, 10.0.0.1, 8.8.8.8', '203.0.113.7'],
    ['unknown, 10.0.0.1,203.0.113.7', '203.0.113.7'],
    ['203.0.113.7, 2001:db8::1', '203.0.113.7'],
    ['168.212.226.204.ABcDEFGh', '168.212.226.204.ABcDEFGh'],
    ['168.212.226.204.BA', '168.212.226.204.BA'],
    ['2001:db8::1.AQQCAQMC', '2001:db8::1.AQQCAQMC'],
    ['172.15.0.1', '172.15.0.1'],
    ['172.32.0.1', '172.32.0.1'],
    ['100.128.0.1', '100.128.0.1']
  ])('%j is %s', (written, address) => {
    expect(normalizeIp(written)).toBe(address)
  })

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '127.0.0.1',
    '169.254.1.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '10.1.2.3.AQQCAQMC',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fc00::1',
    'fdff::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '::ffff:127.0.0.1'
  ])('%j is not the customer’s', (written) => {
    expect(normalizeIp(written)).toBeUndefined()
  })

  it.each([
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1:2',
    ':::',
    '1::2::3',
    '12345::',
    '1.2.3.4::',
    'a:b'
  ])('%j is none', (written) => {
    expect(normalizeIp(written)).toBeUndefined()
  })
})

describe('an ID that Meta gave', () => {
  it.each([
    ['1234567890', 1234567890],
    ['l:1234567890', 1234567890],
    ['0042', 42],
    ['9007199254740992', 9007199254740992],
    ['9007199254740993', '9007199254740993'],
    ['12345678901234567890', '12345678901234567890']
  ])('%s is %j', (written, id) => {
    expect(normalizeMetaId(written)).toBe(id)
  })

  it.each(['', '0', 'abc', '12a', '-1', '1.5', '1e5', '1'.repeat(50)])('%j is none', (written) => {
    expect(normalizeMetaId(written)).toBeUndefined()
  })
})
