export { EventField, PasteEvent } from './paste-event'
export { readEvent } from './read-event'
export { isEnvelope } from './wrap'
