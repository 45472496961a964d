import { Body, type Section } from './body'

/** Meta: at most 1,000 events a request. */
export const MAX_EVENTS = 1000
/** Meta documents no limit on a body's size; this is our own caution. */
export const MAX_BYTES = 4 * 1024 * 1024

/**
 * So many events are written at once. Few enough that they are still in the processor's cache when they are written, and
 * forgotten before the garbage collector has moved them: kept as objects until the end, a thousand take a third more time.
 */
const EVENTS_A_PAGE = 32

/** Some events of one request: objects until they are written, and again when one is read back. */
class Page {
  readonly members: number[] = []
  private events: object[] | undefined = []
  private body: Body | undefined
  private section: Section | undefined

  add(index: number, event: object): void {
    this.members.push(index)
    this.events?.push(event)
  }

  /** @returns its events as a list in JSON */
  toJson(): string {
    return JSON.stringify(this.events)
  }

  /** Forgets the events, which stand in a body from now on. */
  moveTo(body: Body, section: Section): void {
    this.body = body
    this.section = section
    this.events = undefined
  }

  /** Reads an event back; few ever are: those of a refused request, and those that somebody looks at in a debugger. */
  read(index: number): object {
    if (this.body !== undefined && this.section !== undefined) this.events ??= this.body.read(this.section)
    return (this.events as object[])[this.members.indexOf(index)]
  }
}

/** Events that go to Meta together, if it takes them all. */
export interface Draft {
  /** Indexes of the events, in the order given */
  members: number[]
  testEventCode: string | undefined
  body: Body
}

interface OpenDraft extends Draft {
  page: Page
}

/**
 * Collects events and cuts them into requests: by test_event_code, which belongs to a request and not to an event, and by
 * Meta's limits. An event is written as JSON and forgotten; it can be read back by its index.
 */
export class Outbox {
  private readonly pageOf: Page[] = []
  private readonly open = new Map<string | undefined, OpenDraft>()
  private readonly closed: Draft[] = []

  /** @returns the event's index: 0 for the first one added */
  add(event: object, testEventCode: string | undefined): number {
    const index = this.pageOf.length
    let draft = this.open.get(testEventCode)
    if (draft === undefined) {
      draft = { members: [], testEventCode, body: new Body(), page: new Page() }
      this.open.set(testEventCode, draft)
    }
    const { page, members } = draft
    page.add(index, event)
    this.pageOf.push(page)
    if (page.members.length === EVENTS_A_PAGE || members.length + page.members.length === MAX_EVENTS) {
      this.turnPage(draft)
    }
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
      if (draft.page.members.length > 0) this.turnPage(draft)
      if (draft.members.length > 0) this.closed.push(draft)
    }
    this.open.clear()
    return this.closed.sort((one, other) => one.members[0] - other.members[0])
  }

  private turnPage(draft: OpenDraft): void {
    const { page } = draft
    const json = page.toJson()
    if (draft.members.length > 0 && !draft.body.hasRoom(json, MAX_BYTES)) {
      this.closed.push({ ...draft })
      Object.assign(draft, { members: [], body: new Body() })
    }
    page.moveTo(draft.body, draft.body.append(json))
    for (const member of page.members) draft.members.push(member)
    draft.page = new Page()
    if (draft.members.length === MAX_EVENTS) {
      this.closed.push(draft)
      this.open.delete(draft.testEventCode)
    }
  }
}
