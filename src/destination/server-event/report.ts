import type { Notice } from './types'

/**
 * What is found while an event is built: notices about values that were left out or changed, and problems for which Meta
 * would refuse the event.
 */
export class Report {
  readonly notices: Notice[] = []
  readonly problems: string[] = []

  /**
   * @param parameter Meta's name of the parameter (`em`, `custom_data.value`)
   * @param reason what is wrong with the value, or what was done to it; it never quotes the value
   */
  notice(parameter: string, reason: string): void {
    this.notices.push({ parameter, reason })
  }

  /** @param sentence what Meta would refuse and how to fix it; it never quotes a value */
  problem(sentence: string): void {
    this.problems.push(sentence)
  }
}
