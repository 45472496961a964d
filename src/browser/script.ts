import { metaPixel, type MetaPixel, type MetaPixelOptions } from './index'

interface Page {
  analytics?: { register?: (plugin: MetaPixel['plugin']) => unknown }
  rudderanalytics?: object
  /** Options before this script ran, the handle afterwards */
  metaPixel?: MetaPixelOptions | MetaPixel
}

/**
 * The plain script, to stand after the snippet of the SDK: it serves the SDK that is on the page, and leaves its handle at
 * `window.metaPixel` for consent and for pages without an SDK.
 */
const page = window as Page
export const pixel = (page.metaPixel = metaPixel(page.metaPixel as MetaPixelOptions | undefined))

// The snippet keeps the plugin until the SDK is there.
page.analytics?.register?.(pixel.plugin)

let rudder = page.rudderanalytics
if (rudder) {
  pixel.wrap(rudder)
  // When RudderStack's SDK is there, it takes its snippet's place.
  Object.defineProperty(page, 'rudderanalytics', {
    get: () => rudder,
    set: (analytics: object) => (rudder = pixel.wrap(analytics))
  })
}
