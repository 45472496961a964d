import type { Notice } from './types'

/** Whoever sends a list of thousands of bad items gets no answer of thousands of lines. */
const MAX_NOTICES = 100
const MAX_PROBLEMS = 20
const MORE: Notice = { parameter: '', reason: `There is more like this: only the first ${MAX_NOTICES} are told.` }

/**
 * What is found while an event is built: notices about values that were left out or changed, and problems for which Meta
 * would refuse the event.
 */
export class Report {
  readonly notices: Notice[] = []
  readonly problems: Notice[] = []

  /**
   * @param parameter Meta's name of the parameter (`em`, `custom_data.value`)
   * @param reason what is wrong with the value, or what was done to it; it never quotes the value
   */
  notice(parameter: string, reason: string): void {
    if (this.notices.length < MAX_NOTICES) this.notices.push({ parameter, reason })
    else if (this.notices.length === MAX_NOTICES) this.notices.push(MORE)
  }

  /** As `notice`, but only once: a list of a thousand items with the same flaw is one notice. */
  noticeOnce(parameter: string, reason: string): void {
    if (!this.notices.some((known) => known.parameter === parameter && known.reason === reason)) {
      this.notice(parameter, reason)
    }
  }

  /**
   * @param parameter Meta's name of the parameter, as in a notice
   * @param sentence what Meta would refuse and how to fix it; it never quotes a value
   */
  problem(parameter: string, sentence: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ parameter, reason: sentence })
  }
}
