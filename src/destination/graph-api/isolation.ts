import type { Body } from './body'
import type { PixelExperience } from './experience'
import type { Failure } from './failure'

/** A piece of work: events to send in one request, and what to conclude from the answer. */
export interface Task {
  members: number[]
  testEventCode: string | undefined
  /** The events, where they are written already */
  body?: Body
  /** As it was collected, and not a part of what failed */
  isWhole?: boolean
  /** Sent to see whether anything gets through */
  isProbe?: boolean
  /** Many of these are bad: they are tried a few at a time */
  isDense?: boolean
  /** A suspect that these events were refused with: proven to be the bad one if all others are accepted without it */
  clears?: Suspect
  /** The suspect that is tried alone here */
  tries?: Suspect
}

/** An event that was taken out of a request because Meta named it. */
interface Suspect {
  index: number
  failure: Failure
  /** Requests of the others whose answer is still due */
  open: number
  isTried: boolean
  /** Events before it, all of them good if Meta names the first bad one */
  before: number
}

/** One bad event in so many: from there on events are tried one by one, which costs less than halving. */
const ONE_IN = 8
/** The same where Meta has named the bad one so often: finding it costs less then. */
const ONE_NAMED_IN = 4
const MIN_RIGHT = 2
/** So many bad ones show how many there are. */
const MIN_BAD = 4
/** Of older findings half is forgotten: what lies ahead may be better. */
const MAX_JUDGED = 128
/** So many accepted in a row let twice as many be tried at once. */
const ACCEPTED_TO_DOUBLE = 6
/** Parts of a refused request that are tried at once. */
const MAX_PARTS = 4
const MIN_PART = 16

/** What isolation asks of the delivery it works for. */
interface Work {
  push: (task: Task) => void
  condemn: (index: number, failure: Failure) => void
}

/**
 * Finds the bad events of a refused request. The one that Meta names is a suspect: it is condemned when it is refused alone or
 * when all others are accepted without it. Without a name, or after a wrong one, the request is divided until the bad
 * events stand alone; where many are bad each is tried alone at once.
 */
export class Isolation {
  /** Meta's index was wrong once */
  private isMistaken = false
  /** How often it was right, and how many suspects are on trial */
  private right = 0
  private onTrial = 0
  private judged = 0
  private bad = 0
  private acceptedAny = false
  /** Events of a dense task that are tried at once */
  private group = 1
  private acceptedInARow = 0

  constructor(
    private readonly experience: PixelExperience,
    private readonly work: Work
  ) {}

  /**
   * How many requests may run at once: the fewer events are judged, the fewer, since what the first ones show may spare the
   * others.
   *
   * @param reason of the last refusal
   */
  concurrency(reason: string, max: number): number {
    const start = this.experience.isSystematic(reason) ? 1 : 4
    return Math.min(max, start + Math.floor(this.judged))
  }

  /** Some of these (two or more) are bad. */
  refused(task: Task, failure: Failure): void {
    if (task.isDense === true) this.startSmall()
    const { index: named } = failure
    // The more often it was right, the more is staked on it at once.
    const isTrusted = !this.isMistaken && this.onTrial < 2 ** this.right
    if (this.isDense(reasonOf(failure))) this.work.push({ ...bare(task), isDense: true })
    else if (isTrusted && named !== undefined && named < task.members.length) this.cut(task, named, failure)
    else this.divide(task)
    this.tryAlone(task.clears, task.testEventCode)
  }

  /** An event was refused alone. */
  refusedAlone(task: Task, failure: Failure): void {
    if (task.tries !== undefined) this.endTrial(true)
    this.tryAlone(task.clears, task.testEventCode)
    this.startSmall()
    this.findBad(task.members[0], failure, task.tries)
  }

  accepted(task: Task): void {
    const { members, clears, tries } = task
    this.acceptedAny = true
    this.experience.accepted(members.length)
    this.count(members.length, 0)
    // The event that Meta named is a good one.
    if (tries !== undefined) this.endTrial(false)
    if (task.isDense === true && ++this.acceptedInARow >= ACCEPTED_TO_DOUBLE) {
      this.group *= 2
      this.acceptedInARow = 0
    }
    if (clears === undefined || --clears.open > 0 || clears.isTried) return
    this.endTrial(true)
    this.findBad(clears.index, clears.failure, clears)
  }

  /** A request failed as a whole, though others get through: something in it must be the cause. */
  failed(task: Task): void {
    if (this.areManyBad) this.work.push({ ...bare(task), isDense: true })
    else this.divide(task)
    this.tryAlone(task.clears, task.testEventCode)
  }

  /** An event failed alone, though others get through. */
  failedAlone(task: Task): void {
    this.tryAlone(task.clears, task.testEventCode)
    if (task.tries !== undefined) this.onTrial--
    this.startSmall()
    this.count(1, 1)
  }

  /** Before anything is known: these come from among many bad ones. */
  expectBad(): void {
    this.bad = MIN_BAD
    this.judged = MIN_BAD * 2
  }

  /** Whether so many are bad that each is tried alone. */
  get areManyBad(): boolean {
    const oneIn = this.right >= MIN_RIGHT && !this.isMistaken ? ONE_NAMED_IN : ONE_IN
    return this.bad >= MIN_BAD && this.bad * oneIn > this.judged
  }

  /** How many events of a task that waits may be sent in one request now. */
  limit({ isDense, members }: Task): number {
    return isDense === true && (this.areManyBad || !this.acceptedAny) ? this.group : members.length
  }

  private divide({ members, testEventCode }: Task): void {
    for (const part of quarters(members).reverse()) this.work.push({ members: part, testEventCode })
  }

  private isDense(reason: string): boolean {
    return this.areManyBad || (!this.acceptedAny && this.experience.isSystematic(reason))
  }

  /** Both sides of the event that Meta names are tried without it, at once. */
  private cut({ members, testEventCode }: Task, named: number, failure: Failure): void {
    const left = members.slice(0, named)
    const right = members.slice(named + 1)
    let sides: number[][]
    this.onTrial++
    if (this.right === 0 || right.length <= left.length) {
      // Most often it is the only one.
      sides = [[...left, ...right]]
    } else {
      // Meta names the first one it finds: as far as it was to that one, it may be to the next. Only a name that was right more
      // often is worth more requests at once.
      const expected = Math.ceil(right.length / (left.length + 1))
      sides = [left, ...parts(right, Math.min(expected, 2 ** this.right))].filter(({ length }) => length > 0)
    }
    const suspect = { index: members[named], failure, open: sides.length, isTried: false, before: named }
    for (const side of sides.reverse()) this.work.push({ members: side, testEventCode, clears: suspect })
  }

  /** Refused again without the suspect: whether it is bad as well shows when it is tried alone, before anything else. */
  private tryAlone(suspect: Suspect | undefined, testEventCode: string | undefined): void {
    if (suspect === undefined || suspect.isTried) return
    suspect.isTried = true
    this.work.push({ members: [suspect.index], testEventCode, tries: suspect })
  }

  private endTrial(wasRight: boolean): void {
    this.onTrial--
    if (wasRight) this.right++
    else this.isMistaken = true
  }

  private findBad(index: number, failure: Failure, suspect: Suspect | undefined): void {
    // One that Meta named was not met by chance: it stands for those before it as well.
    this.count(1 + (suspect?.before ?? 0), 1)
    this.experience.refusedFor(reasonOf(failure))
    this.work.condemn(index, failure)
  }

  private count(judged: number, bad: number): void {
    this.judged += judged
    this.bad += bad
    if (this.judged <= MAX_JUDGED) return
    const keep = MAX_JUDGED / 2 / this.judged
    this.judged *= keep
    this.bad *= keep
  }

  private startSmall(): void {
    this.group = 1
    this.acceptedInARow = 0
  }
}

/** What refusals are told apart by. */
export function reasonOf({ answered }: Failure): string {
  return `${String(answered?.code)}/${String(answered?.subcode)}`
}

function bare({ members, testEventCode }: Task): Task {
  return { members, testEventCode }
}

/**
 * Halved twice at once: where one half is refused, as one must be, that costs no more requests than halving it afterwards. At the
 * largest powers of two, not in the middle: no event lies deeper then than the bound on requests allows.
 */
function quarters(members: number[]): number[][] {
  return slices(members, Math.max(1, 2 ** (Math.ceil(Math.log2(members.length)) - 2)))
}

/** Divides events into about so many parts, if these are worth a request of their own. */
function parts(members: number[], wanted: number): number[][] {
  const count = Math.min(wanted, MAX_PARTS, Math.floor(members.length / MIN_PART))
  if (count < 2) return [members]
  return slices(members, 2 ** Math.ceil(Math.log2(members.length) - Math.floor(Math.log2(count))))
}

function slices(members: number[], size: number): number[][] {
  const found: number[][] = []
  for (let start = 0; start < members.length; start += size) found.push(members.slice(start, start + size))
  return found
}
