import type { SegmentEvent } from '@segment/actions-core'
import { toSubscription } from '../../src/delivery/subscription'
import { DeliveryRuntime } from '../../src/delivery/runtime'
import { inMappingWords } from '../../src/delivery/runtime-words'
import { readEntry } from '../../src/delivery/entry'
import destination from '../../src/destination'

it('names the mapping of a required field that is missing, and leaves all other words alone', () => {
  expect(inMappingWords("The root value is missing the required field 'external_id'.")).toBe(
    'The event has no External ID: map "External ID" to where your events have it.'
  )
  for (const other of ["The root value is missing the required field 'nothing'.", 'Email must be an array.']) {
    expect(inMappingWords(other)).toBe(other)
  }
})

it('says where a single product belongs, in the words of the field that takes it', () => {
  const { label, properties } = destination.actions.streamEvent.fields.custom_data
  const words = inMappingWords('Contents must be an array but it was an object.')
  expect(words).toContain(`map "${String(properties?.product.label)}" to it instead`)
  expect(label).toBe('Custom Data')
})

it('is what the runtime really says', async () => {
  const runtime = new DeliveryRuntime(() => undefined)
  const mapping = toSubscription(
    {
      subscribe: 'type = "track"',
      partnerAction: 'streamEvent',
      mapping: {
        external_id: 'u1',
        event_name: 'ViewContent',
        event_time: '2026-11-20T12:00:00.000Z',
        custom_data: { contents: { '@path': '$.properties' } }
      }
    },
    'mapping'
  )
  const event = { type: 'track', messageId: 'm1', properties: { product_id: 'p1' } } as SegmentEvent
  const [entry] = await runtime.send({ pixelId: '1', accessToken: 'EAA' }, [{ event, mapping }])
  expect(readEntry(entry)).toMatchObject({
    kind: 'rejected',
    reason: expect.stringContaining('"Product"') as string
  })
})
