import { transform } from '@segment/actions-core'
import { findProperties, propertiesOf, groupOf } from '../../../src/page/mapping/paths'
import { customerTargets } from '../../../src/page/mapping/fields'
import { guessMetaEvent, looksPersonal, suggestAll } from '../../../src/page/mapping/suggestions'
import { fromValue } from '../../../src/page/mapping/value'
import { definition } from '../support/definition'

/** Nothing is mapped yet, or only what the invented shop's events do not have. */
const suggestionsFor = (...events: object[]): Record<string, string> =>
  Object.fromEntries(
    suggestAll(definition, {}, propertiesOf(events as never)).map(({ target, path }) => [target.path.join('.'), path])
  )

const SHOP = {
  type: 'track',
  event: 'kauf_fertig',
  properties: {
    customer: { mail: 'n/a' },
    cust_phone: '+49 151 23456789',
    vorname: 'Mira',
    basket: {
      items: [{ art_no: 'A-1', qty: 2, price_gross: '64,95', bezeichnung: 'Becher' }],
      total_gross: '129,90',
      waehrung: 'EUR'
    },
    order_ref: 'K-1001'
  }
}

it('finds everything that a shop with its own words has', () => {
  expect(suggestionsFor(SHOP)).toEqual({
    // There is no ID, and the address of e-mail is a placeholder.
    external_id: 'properties.cust_phone',
    'user_data.email': 'properties.customer.mail',
    'user_data.phone': 'properties.cust_phone',
    'user_data.first_name': 'properties.vorname',
    'custom_data.value': 'properties.basket.total_gross',
    'custom_data.currency': 'properties.basket.waehrung',
    'custom_data.contents': 'properties.basket.items',
    'custom_data.order_id': 'properties.order_ref'
  })
})

it('makes of its products and its amounts what Meta takes', () => {
  const made = suggestAll(definition, {}, propertiesOf([SHOP]))
  const of = (key: string): unknown => fromValue(made.find(({ target }) => target.meta === key)?.value ?? fail())
  const mapping = { contents: of('contents'), value: of('value') }
  expect(transform(mapping as never, SHOP)).toEqual({
    contents: [{ id: 'A-1', quantity: 2, item_price: '64.95' }],
    value: '129.90'
  })
})

const fail = (): never => {
  throw new Error('There is no suggestion.')
}

it.each<[string, object, Record<string, string>]>([
  [
    'French',
    {
      client_id: 'C9',
      client: { courriel: 'a@b.fr', prenom: 'Zoé', nom: 'Petit', ville: 'Lyon' },
      commande_id: 'C1',
      montant: 12
    },
    {
      external_id: 'properties.client_id',
      'user_data.email': 'properties.client.courriel',
      'user_data.first_name': 'properties.client.prenom',
      'user_data.last_name': 'properties.client.nom',
      'user_data.city': 'properties.client.ville',
      'custom_data.order_id': 'properties.commande_id',
      'custom_data.value': 'properties.montant'
    }
  ],
  [
    'Spanish',
    {
      cliente: { nombre: 'Ana', apellidos: 'Ruiz', ciudad: 'Sevilla' },
      móvil: '600 111 222',
      moneda: 'EUR',
      importe: '10,50'
    },
    {
      'user_data.first_name': 'properties.cliente.nombre',
      'user_data.last_name': 'properties.cliente.apellidos',
      'user_data.city': 'properties.cliente.ciudad',
      'user_data.phone': 'properties.móvil',
      'custom_data.currency': 'properties.moneda',
      'custom_data.value': 'properties.importe'
    }
  ],
  [
    'Italian',
    {
      utente: { cognome: 'Rossi', citta: 'Roma', codicePostale: '1', cap: '00100' },
      ordineId: 'O-1',
      totale: 5,
      valuta: 'EUR'
    },
    {
      'user_data.last_name': 'properties.utente.cognome',
      'user_data.city': 'properties.utente.citta',
      'user_data.zip': 'properties.utente.cap',
      'custom_data.order_id': 'properties.ordineId',
      'custom_data.value': 'properties.totale',
      'custom_data.currency': 'properties.valuta'
    }
  ],
  [
    'Portuguese',
    { sobrenome: 'Silva', telemovel: '912345678', cidade: 'Porto', valor: 9, moeda: 'EUR' },
    {
      'user_data.last_name': 'properties.sobrenome',
      'user_data.phone': 'properties.telemovel',
      'user_data.city': 'properties.cidade',
      'custom_data.value': 'properties.valor',
      'custom_data.currency': 'properties.moeda'
    }
  ],
  [
    'Dutch',
    { klantnummer: 'K9', voornaam: 'Jan', achternaam: 'Bakker', woonplaats: 'Utrecht', bedrag: 3, zoekterm: 'fiets' },
    {
      external_id: 'properties.klantnummer',
      'user_data.first_name': 'properties.voornaam',
      'user_data.last_name': 'properties.achternaam',
      'user_data.city': 'properties.woonplaats',
      'custom_data.value': 'properties.bedrag',
      'custom_data.search_string': 'properties.zoekterm'
    }
  ],
  [
    'German',
    {
      kundennummer: 7,
      ort: 'Köln',
      plz: '50667',
      land: 'DE',
      geburtsdatum: '1990-01-02',
      geschlecht: 'w',
      straße: 'x'
    },
    {
      external_id: 'properties.kundennummer',
      'user_data.city': 'properties.ort',
      'user_data.zip': 'properties.plz',
      'user_data.country': 'properties.land',
      'user_data.date_of_birth': 'properties.geburtsdatum',
      'user_data.gender': 'properties.geschlecht'
    }
  ]
])('knows the words of %s', (_language, properties, expected) => {
  expect(suggestionsFor({ type: 'track', properties })).toEqual(expected)
})

it('goes by values where names say nothing', () => {
  const found = suggestionsFor({
    type: 'track',
    properties: {
      x1: 'someone@example.org',
      x2: '+31 6 12345678',
      x3: 'fb.1.1554763741205.1098115397',
      x4: 'fb.1.1554763741205.AbCdEfGhIj',
      x5: '203.0.113.9',
      x6: 'Mozilla/5.0 (X11)',
      x7: 'SEK',
      x8: [{ a: 'b', n: 3 }]
    }
  })
  expect([...new Set(Object.values(found))].sort()).toEqual(
    ['x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8'].map((x) => `properties.${x}`)
  )
})

it.each([
  { product: { name: 'Mug', id: 3 } },
  { shop: { email: 'hello@shop.example' } },
  { state: true },
  { tags: ['a', 'b'] },
  { title_color: 'red' }
])('suggests nothing for a person of %j', (properties) => {
  const found = suggestionsFor({ type: 'track', properties })
  expect(Object.keys(found).filter((key) => key.startsWith('user_data') || key === 'external_id')).toEqual([])
})

it('leaves alone what has a value, and offers no property twice', () => {
  const event = { ...SHOP, context: { traits: { email: 'a@b.example' } } }
  const mapping = { user_data: { email: { '@path': '$.context.traits.email' } } }
  const found = suggestAll(definition, mapping, propertiesOf([event]))
  expect(found.map(({ target }) => target.path.join('.'))).not.toContain('user_data.email')
})

it.each([
  ['kauf_fertig', 'Purchase'],
  ['Order Completed', 'Purchase'],
  ['bestellungAbgeschlossen', 'Purchase'],
  ['warenkorb_hinzugefuegt', 'AddToCart'],
  ['checkout.started', 'InitiateCheckout'],
  ['newsletter_anmeldung', 'CompleteRegistration'],
  ['achat', 'Purchase'],
  ['level_up', undefined]
])('the event %s is probably %s', (name, meta) => {
  expect(guessMetaEvent(name)).toBe(meta)
})

it('counts properties, with the newest value as example', () => {
  const properties = propertiesOf([
    { userId: 'u-2', properties: { revenue: 12.5, products: [{ id: 1 }, { id: 2 }], tags: ['a', 'b'], empty: '' } },
    { userId: 'u-1', properties: { revenue: '9' }, context: { library: { name: 'x' } } }
  ])
  const of = (path: string) => properties.find((property) => property.path === path)
  expect(properties[0].path).toBe('userId')
  expect(of('properties.revenue')).toEqual({
    path: 'properties.revenue',
    example: '12.5',
    count: 2,
    kinds: ['number', 'text'],
    samples: [12.5, '9']
  })
  expect(of('properties.products')?.example).toBe('list of 2')
  expect(of('properties.empty')).toBeUndefined()
  expect(properties.some(({ path }) => path.includes('library'))).toBe(false)
  expect(groupOf('context.page.url')).toBe('Page, device and campaign')
})

it('reaches odd keys, deep ones and many, and names those that nothing reaches', () => {
  const deep = { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } }
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`p${String(index)}`, index + 1]))
  const { properties, unreachable, more } = findProperties([
    { properties: { ...many, deep, 'Order Total': 1, 'basket.total': 2, 'a [b]': 3, 'x[1]': 4 } }
  ])
  const paths = properties.map(({ path }) => path)
  expect(paths).toEqual(
    expect.arrayContaining([
      'properties.p999',
      'properties.deep.a.b.c.d.e.f.g',
      'properties.Order Total',
      'properties["basket.total"]',
      'properties.a [b]'
    ])
  )
  expect(unreachable).toEqual(['properties › x[1]'])
  expect(more).toBe(0)
})

const targets = customerTargets(definition)

it.each([
  ['email', 'x', true],
  ['note', 'a@b.example', true],
  ['contact', '+43 660 1234567', true],
  ['cust_phone', '0660 1', true],
  ['vorname', 'Mira', true],
  ['straße', 'Am Ring 1', true],
  ['order_id', '123456789012', false],
  ['day', '2026-11-20', false],
  ['plan', 'pro', false]
])('%s with %s looks like contact data: %s', (key, value, expected) => {
  const [property] = propertiesOf([{ properties: { [key]: value } }]).filter(({ path }) => path !== 'properties')
  expect(looksPersonal(property, targets)).toBe(expected)
})
