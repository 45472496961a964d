import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { fromFacebookConversions, type DestinationConfig } from '../engine';
import { eventsUrlOf } from '../url';

export { DELIVERY_DEADLINE_MS, EVENTS_PATH, MAX_EVENTS } from '../url';

/** What the Facebook Conversions form cannot say. It is read once: a change needs a restart, as every mounted file does. */
const FURTHER_FILE = process.env.META_PIXEL_MAPPING ?? join(__dirname, 'meta-pixel.json');

const further: Record<string, unknown> = existsSync(FURTHER_FILE)
  ? (JSON.parse(readFileSync(FURTHER_FILE, 'utf8')) as Record<string, unknown>)
  : {};

/** Reads what RudderStack's own form stores as a configuration of ours. */
export const readConfig = (config: unknown): DestinationConfig =>
  fromFacebookConversions((config ?? {}) as Record<string, unknown>, further);

export const eventsUrl = (config: unknown): string => eventsUrlOf(readConfig(config));
