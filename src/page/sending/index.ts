export { SendButton } from './send-button'
export { SendHere } from './send-here'
