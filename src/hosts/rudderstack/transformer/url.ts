import { META_GRAPH_API_VERSION, type DestinationConfig } from './engine';

/** Meta: at most 1,000 events a request. */
export const MAX_EVENTS = 1000;

/** For RudderStack's metrics: requests are counted by it. */
export const EVENTS_PATH = '/events';

/** One call of the proxy ends by then, in milliseconds: what Meta has not answered comes again. */
export const DELIVERY_DEADLINE_MS = 60_000;

const GRAPH_API = 'https://graph.facebook.com';

const PIXEL_ID = /^\d{1,30}$/;

/**
 * Where events go. The token is no part of it: endpoints are shown in live events.
 *
 * @throws Error that names the setting
 */
export const eventsUrlOf = ({ pixelId }: DestinationConfig): string => {
  const id = String(pixelId ?? '').trim();
  if (!PIXEL_ID.test(id)) {
    throw new Error('The Pixel ID must be digits only: copy the Dataset ID from Events Manager.');
  }
  // Tests, and local doubles of the Graph API.
  const base = (process.env.META_GRAPH_API_URL ?? GRAPH_API).replace(/\/+$/, '');
  return `${base}/${META_GRAPH_API_VERSION}/${id}/events`;
};
