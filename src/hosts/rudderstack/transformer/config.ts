import type { DestinationConfig } from './engine';
import { eventsUrlOf } from './url';

export { DELIVERY_DEADLINE_MS, EVENTS_PATH, MAX_EVENTS } from './url';

/** The form of this destination stores the engine's own configuration. */
export const readConfig = (config: unknown): DestinationConfig => config as DestinationConfig;

export const eventsUrl = (config: unknown): string => eventsUrlOf(readConfig(config));
