import { cookie } from './cookies'
import { EVENTS, OTHER } from './events'
import { toParams, toText } from './params'

export type Properties = Record<string, unknown>

export interface MetaPixelOptions {
  /** Do nothing (no cookie is read or written, the pixel is not called, events pass unchanged) until `consent(true)`. */
  waitForConsent?: boolean
  /** Call the pixel on the page (`fbq`), if there is one; true by default. */
  callPixel?: boolean
  /**
   * Meta's names of further track events, as your own mappings give them on the server: `{ 'Quiz Finished': 'QuizFinished' }`;
   * false keeps an event from the pixel. `page` stands for page calls.
   */
  events?: Record<string, string | false>
}

/** The part of an analytics-next context that is read and changed. */
export interface SegmentContext {
  event: { event?: string; messageId?: string; properties?: object }
}

/** A plugin for `analytics.register()` of @segment/analytics-next. */
export interface SegmentPlugin {
  name: string
  type: 'enrichment'
  version: string
  isLoaded: () => boolean
  load: () => Promise<void>
  track: <Context extends SegmentContext>(context: Context) => Context
  page: <Context extends SegmentContext>(context: Context) => Context
}

export interface MetaPixel {
  /** For @segment/analytics-next: `analytics.register(metaPixel.plugin)` */
  plugin: SegmentPlugin
  /**
   * For RudderStack's SDK and any other with Segment's `track` and `page` methods: from now on what they are given goes
   * through `enrich` first.
   *
   * @returns the same object
   */
  wrap: <Analytics extends object>(analytics: Analytics) => Analytics
  /** Tells whether the person agreed; may be called at any time, and again. */
  consent: (granted: boolean) => void
  /**
   * For everything else: adds `fbc`, `fbp` and `event_id` to an event's properties, and tells the pixel.
   *
   * @param event name of the track event; empty for a page call
   * @param id becomes the event_id where the properties have none
   * @returns new properties; those given as long as there is no consent
   */
  enrich: (event: string | undefined, properties?: object | null, id?: string) => object | null | undefined
}

type Fbq = (method: string, name: string, params: object, options: { eventID: string }) => void
type Method = ((...args: unknown[]) => unknown) | undefined

/** Meta's standard events that no preset leads to; any other name is a custom event. */
const MORE_STANDARD_EVENTS = /^(Contact|CustomizeProduct|Donate|FindLocation|Schedule|SubmitApplication)$/

function isStandard(name: string): boolean {
  return MORE_STANDARD_EVENTS.test(name) || EVENTS.some(([known]) => known === name)
}

/** A click ID needs no decoding; one that does is left to the server, which reads the address as well. */
function clickIn(query = ''): string | undefined {
  return toText(/[?&]fbclid=([\w-]+)(?=&|$)/.exec(query)?.[1])
}

function randomDigits(): string {
  return crypto.getRandomValues(new Uint32Array(2)).join('')
}

/** Makes the browser's half of the destination. */
export function metaPixel(options: MetaPixelOptions = {}): MetaPixel {
  /** Kept for pages on which the person agrees when the address has long changed; undefined where there is no page. */
  const landing = (globalThis as { location?: Location }).location?.search
  /** Clicks that were noted and events that the pixel was told of: neither happens twice. */
  const done = new Set<string>()
  let isAllowed = false

  function identifiers(): Properties {
    const found: Properties = {}
    try {
      let fbc = cookie('_fbc')
      for (const click of [clickIn(landing), clickIn(location.search)]) {
        // Once only: by now, another tab may have seen a newer one.
        if (!click || done.has(click)) continue
        done.add(click)
        if (fbc?.split('.')[3] !== click) fbc = cookie('_fbc', click)
      }
      if (fbc) found.fbc = fbc
      found.fbp = cookie('_fbp') ?? cookie('_fbp', randomDigits())
    } catch {
      // A page in a sandboxed frame may not even ask for cookies.
    }
    return found
  }

  function tellPixel(event: string, properties: Properties, eventID: string): void {
    const { fbq } = window as { fbq?: Fbq }
    const preset = EVENTS.find(([, events]) => events.split('|').includes(event))
    const name = options.events?.[event || 'page'] ?? preset?.[0]
    const key = `${name}${eventID}`
    if (!fbq || options.callPixel === false || !name || done.has(key)) return
    done.add(key)
    fbq(isStandard(name) ? 'track' : 'trackCustom', name, toParams(name, preset?.[2] ?? OTHER, properties), { eventID })
  }

  const enrich: MetaPixel['enrich'] = (event, properties, id) => {
    if (!isAllowed) return properties
    const given = (properties ?? {}) as Properties
    const ownId = toText(given.event_id)
    // Zero tells no event from another.
    const eventId = (Number(ownId) === 0 ? id : ownId) ?? id ?? randomDigits()
    try {
      tellPixel(event ?? '', given, eventId)
    } catch {
      // A pixel that fails must not keep the event from the server.
    }
    return { ...given, ...identifiers(), event_id: eventId }
  }

  const consent = (granted: boolean): void => {
    isAllowed = granted && landing !== undefined
    if (isAllowed) identifiers()
  }

  consent(!options.waitForConsent)
  return { plugin: toPlugin(enrich), wrap: (analytics) => wrap(analytics, enrich), consent, enrich }
}

function toPlugin(enrich: MetaPixel['enrich']): SegmentPlugin {
  const change: SegmentPlugin['track'] = (context) => {
    const { event } = context
    event.properties = enrich(event.event, event.properties, event.messageId) as object
    return context
  }
  return {
    name: 'Meta Pixel',
    type: 'enrichment',
    version: '1',
    isLoaded: () => true,
    // eslint-disable-next-line @typescript-eslint/no-empty-function -- there is nothing to load
    load: async () => {},
    track: change,
    page: change
  }
}

/** Both methods come in several forms: names may be missing, and a callback may stand where the properties would. */
function wrap<Analytics extends object>(analytics: Analytics, enrich: MetaPixel['enrich']): Analytics {
  const methods = analytics as Record<string, Method>
  for (const type of ['track', 'page']) {
    const method = methods[type]
    const isTrack = type === 'track'
    methods[type] = function (this: unknown, ...args) {
      let at = isTrack ? 1 : args.findIndex((arg) => arg instanceof Object)
      if (at < 0) at = args.length
      const properties = args[at]
      const isCallback = typeof properties === 'function'
      const enriched = enrich(isTrack ? String(args[0]) : '', isCallback ? {} : (properties as object))
      args.splice(at, isCallback ? 0 : 1, enriched)
      return method?.apply(this, args)
    }
  }
  return analytics
}
