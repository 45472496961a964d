import type { Notice } from '../../delivery/outcome'

/** So many different texts are counted apart, the rest together: whoever makes them up must not exhaust the memory. */
const MAX_KINDS = 200
const OTHERS = '(others)'

/** Counts texts. */
export class Counter {
  private readonly counts = new Map<string, number>()

  add(text: string): void {
    const known = this.counts.get(text)
    if (known !== undefined) this.counts.set(text, known + 1)
    else if (this.counts.size < MAX_KINDS) this.counts.set(text, 1)
    else this.counts.set(OTHERS, (this.counts.get(OTHERS) ?? 0) + 1)
  }

  /** @returns texts and counts, the most frequent first */
  entries(): [text: string, count: number][] {
    return [...this.counts].sort(([, one], [, other]) => other - one)
  }
}

/** A notice, and how many events have it. */
export interface CountedNotice extends Notice {
  count: number
}

/** Counts notices. */
export class NoticeCounter {
  private readonly byParameter = new Map<string, Map<string, CountedNotice>>()
  private kinds = 0

  add({ parameter, reason }: Notice): void {
    const known = this.byParameter.get(parameter)?.get(reason)
    if (known !== undefined) known.count++
    else if (this.kinds < MAX_KINDS || parameter === OTHERS) this.introduce({ parameter, reason, count: 1 })
    else this.add({ parameter: OTHERS, reason: 'more than can be counted apart' })
  }

  /** @returns notices and counts, the most frequent first */
  entries(): CountedNotice[] {
    const all = [...this.byParameter.values()].flatMap((reasons) => [...reasons.values()])
    return all.sort((one, other) => other.count - one.count)
  }

  private introduce(notice: CountedNotice): void {
    let reasons = this.byParameter.get(notice.parameter)
    if (reasons === undefined) {
      reasons = new Map()
      this.byParameter.set(notice.parameter, reasons)
    }
    reasons.set(notice.reason, notice)
    this.kinds++
  }
}
