import { createRequire } from 'node:module'
import type { SegmentEvent } from '@segment/actions-core'
import { SETTINGS } from './ours'

type Chain<Setters extends string> = Record<Setters, (value: unknown) => Chain<Setters>>

type UserData = Chain<
  | 'setEmail'
  | 'setPhone'
  | 'setFirstName'
  | 'setLastName'
  | 'setCity'
  | 'setState'
  | 'setZip'
  | 'setCountry'
  | 'setExternalId'
  | 'setClientIpAddress'
  | 'setClientUserAgent'
  | 'setDateOfBirth'
  | 'setGender'
  | 'setFbc'
  | 'setFbp'
  | 'setSubscriptionId'
  | 'setFbLoginId'
  | 'setLeadId'
  | 'setMadid'
  | 'setAnonId'
>
type ServerEvent = Chain<
  | 'setEventName'
  | 'setEventTime'
  | 'setEventId'
  | 'setEventSourceUrl'
  | 'setActionSource'
  | 'setUserData'
  | 'setCustomData'
>

interface HttpService {
  executeRequest: (url: string, method: string, headers: object, params: object) => Promise<unknown>
}

/** The part of the SDK that its documentation shows for sending events; it brings no types. */
interface Sdk {
  UserData: new () => UserData
  ServerEvent: new () => ServerEvent
  Content: new () => Chain<'setId' | 'setQuantity' | 'setItemPrice'>
  CustomData: new () => Chain<
    'setValue' | 'setCurrency' | 'setContents' | 'setContentIds' | 'setContentType' | 'setNumItems' | 'setOrderId'
  >
  EventRequest: new (
    accessToken: string,
    pixelId: string
  ) => {
    setEvents: (events: ServerEvent[]) => {
      setHttpService: (service: HttpService) => { execute: () => Promise<unknown> }
    }
  }
}

const sdk = createRequire(__filename)('facebook-nodejs-business-sdk') as Sdk

/** What the bench's orders have, as a shop's own code would know it. */
interface Order {
  userId: string
  messageId: string
  timestamp: string
  context: {
    ip: string
    userAgent: string
    page: { url: string }
    device?: { id: string; advertisingId: string }
    traits: Record<string, string> & { address: Record<string, string> }
  }
  properties: Record<string, string> & { products: { product_id: string; quantity: number; price: number }[] }
}

function toUserData({ userId, context, properties }: Order): UserData {
  const { traits, device } = context
  const { address } = traits
  const userData = new sdk.UserData()
    .setEmail(traits.email)
    .setPhone(traits.phone)
    .setFirstName(traits.firstName)
    .setLastName(traits.lastName)
    .setCity(address.city)
    .setState(address.state)
    .setZip(address.postalCode)
    .setCountry(address.country)
    .setExternalId(userId)
    .setClientIpAddress(context.ip)
    .setClientUserAgent(context.userAgent)
  if (device === undefined) return userData
  return userData
    .setDateOfBirth(traits.birthday)
    .setGender(traits.gender)
    .setFbc(properties.fbc)
    .setFbp(properties.fbp)
    .setSubscriptionId(properties.subscription_id)
    .setFbLoginId(traits.fb_login_id)
    .setLeadId(properties.lead_id)
    .setMadid(device.advertisingId)
    .setAnonId(device.id)
}

function toServerEvent(order: Order): ServerEvent {
  const { properties, context, messageId, timestamp } = order
  const contents = properties.products.map(({ product_id, quantity, price }) =>
    new sdk.Content().setId(product_id).setQuantity(quantity).setItemPrice(price)
  )
  const customData = new sdk.CustomData()
    .setValue(properties.revenue)
    .setCurrency(properties.currency)
    .setContents(contents)
    .setContentIds(properties.products.map(({ product_id }) => product_id))
    .setContentType('product')
    .setNumItems(properties.products.reduce((items, { quantity }) => items + quantity, 0))
    .setOrderId(properties.order_id)
  return new sdk.ServerEvent()
    .setEventName('Purchase')
    .setEventTime(Math.floor(Date.parse(timestamp) / 1000))
    .setEventId(messageId)
    .setEventSourceUrl(context.page.url)
    .setActionSource('website')
    .setUserData(toUserData(order))
    .setCustomData(customData)
}

/** Builds a request of Meta's SDK as its users do, and lets it normalize and hash; its documented HTTP service takes the body. */
export async function sendBySdk(events: SegmentEvent[], take: (body: string) => void): Promise<void> {
  const service: HttpService = {
    executeRequest: (_url, _method, _headers, params) => {
      take(JSON.stringify(params))
      return Promise.resolve({})
    }
  }
  const serverEvents = events.map((event) => toServerEvent(event as unknown as Order))
  await new sdk.EventRequest(SETTINGS.accessToken, SETTINGS.pixelId)
    .setEvents(serverEvents)
    .setHttpService(service)
    .execute()
}
