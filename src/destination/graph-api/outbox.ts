/** Meta: at most 1,000 events a request. */
export const MOST_EVENTS = 1000
/** Meta documents no limit on a body's size; this is our own caution. */
export const MOST_BYTES = 4 * 1024 * 1024

/**
 * So many events are written at once. Few enough that they are still in the processor's cache when they are written, and
 * forgotten before the garbage collector has moved them: kept as objects until the end, a thousand take a third more time.
 */
const EVENTS_A_PAGE = 32

/** Some events of one request, as JSON. */
class Page {
  readonly members: number[] = []
  json = ''
  private events: object[] | undefined = []

  add(index: number, event: object): void {
    this.members.push(index)
    this.events?.push(event)
  }

  write(): void {
    this.json = JSON.stringify(this.events)
    this.events = undefined
  }

  /** Reads an event back; few ever are: those of a refused request, and those that somebody looks at in a debugger. */
  read(index: number): object {
    this.events ??= JSON.parse(this.json) as object[]
    return this.events[this.members.indexOf(index)]
  }
}

/** Events that go to Meta together, if it takes them all. */
export interface Draft {
  /** Indexes of the events, in the order given */
  members: number[]
  testEventCode: string | undefined
  /** The events as JSON, in pieces that each hold some of them, with commas between but none at the ends */
  pieces: string[]
  bytes: number
}

interface OpenDraft {
  testEventCode: string | undefined
  pages: Page[]
  events: number
  bytes: number
  current: Page
}

/**
 * Collects events and cuts them into requests: by test_event_code, which belongs to a request and not to an event, and by
 * Meta's limits. An event is written as JSON and forgotten; it can be read back by its index.
 */
export class Outbox {
  private readonly pageOf: Page[] = []
  private readonly open = new Map<string | undefined, OpenDraft>()
  private readonly closed: OpenDraft[] = []

  /** @returns the event's index: 0 for the first one added */
  add(event: object, testEventCode: string | undefined): number {
    const index = this.pageOf.length
    let draft = this.open.get(testEventCode)
    if (draft === undefined) {
      draft = { testEventCode, pages: [], events: 0, bytes: 0, current: new Page() }
      this.open.set(testEventCode, draft)
    }
    draft.current.add(index, event)
    this.pageOf.push(draft.current)
    const { length } = draft.current.members
    if (length === EVENTS_A_PAGE || draft.events + length === MOST_EVENTS) this.turnPage(draft)
    return index
  }

  /** How many events were added */
  get size(): number {
    return this.pageOf.length
  }

  /** @returns the event as it was added, without what JSON does not hold */
  read(index: number): object {
    return this.pageOf[index].read(index)
  }

  /** @returns all requests to be made; nothing can be added afterwards */
  drafts(): Draft[] {
    for (const draft of this.open.values()) {
      if (draft.current.members.length > 0) this.turnPage(draft)
      if (draft.pages.length > 0) this.closed.push(draft)
    }
    this.open.clear()
    const drafts = this.closed.map(({ pages, testEventCode, bytes }) => ({
      members: pages.flatMap(({ members }) => members),
      testEventCode,
      pieces: pages.map(({ json }) => json.slice(1, -1)),
      bytes
    }))
    return drafts.sort((one, other) => one.members[0] - other.members[0])
  }

  private turnPage(draft: OpenDraft): void {
    const { current } = draft
    current.write()
    const bytes = Buffer.byteLength(current.json)
    if (draft.pages.length > 0 && draft.bytes + bytes > MOST_BYTES) {
      this.closed.push({ ...draft })
      Object.assign(draft, { pages: [], events: 0, bytes: 0 })
    }
    draft.pages.push(current)
    draft.events += current.members.length
    draft.bytes += bytes
    draft.current = new Page()
    if (draft.events === MOST_EVENTS) {
      this.closed.push(draft)
      this.open.delete(draft.testEventCode)
    }
  }
}
