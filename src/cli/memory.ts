import { setFlagsFromString } from 'node:v8'

/**
 * V8 lets garbage grow to several times what is in use before it collects the old generation. Events that wait for an answer
 * outlive the young generation, so that memory would rise with the speed.
 *
 * @param percent how much garbage is allowed instead, of what is in use
 */
export function keepMemoryFlat(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`)
}
