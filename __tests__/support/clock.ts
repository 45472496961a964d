import { NOW } from './graph'

/** Stops the clock at the tests' moment; timers go on running, since requests are real. */
export function stopClock(at = NOW): void {
  jest.useFakeTimers({
    now: at,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout'
    ]
  })
}
