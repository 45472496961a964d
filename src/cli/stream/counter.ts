/** So many different texts are counted apart, the rest together: whoever makes them up must not exhaust the memory. */
const MOST_KINDS = 200
const OTHERS = '(others)'

/** Counts texts. */
export class Counter {
  private readonly counts = new Map<string, number>()

  add(text: string): void {
    const known = this.counts.get(text)
    if (known !== undefined) this.counts.set(text, known + 1)
    else if (this.counts.size < MOST_KINDS) this.counts.set(text, 1)
    else this.counts.set(OTHERS, (this.counts.get(OTHERS) ?? 0) + 1)
  }

  /** @returns texts and counts, the most frequent first */
  entries(): [text: string, count: number][] {
    return [...this.counts].sort(([, one], [, other]) => other - one)
  }
}
