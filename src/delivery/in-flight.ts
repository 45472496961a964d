import { contentOf } from './event-identity'
import type { Passage } from './dispatch'

/**
 * Knows which events are queued or under way, so that one which comes again meanwhile (its sender did not wait, or sent it
 * twice) is not sent again: it follows the first, and gets the same outcome.
 */
export class InFlight {
  private readonly leaders = new Map<string, Passage>()
  private readonly following = new Map<Passage, Passage[]>()

  /** @returns whether the very same event is under way already: then this one follows it */
  join(passage: Passage): boolean {
    const { key } = passage
    if (key === undefined) return false
    const leader = this.leaders.get(key)
    if (leader === undefined) {
      this.leaders.set(key, passage)
      return false
    }
    // Somebody has fixed the event meanwhile.
    if (contentOf(leader.event) !== contentOf(passage.event)) return false
    const followers = this.following.get(leader)
    if (followers === undefined) this.following.set(leader, [passage])
    else followers.push(passage)
    return true
  }

  /** @returns whether others wait for what becomes of this one */
  isFollowed(passage: Passage): boolean {
    return this.following.has(passage)
  }

  /**
   * To be called once an event is decided, or is no longer to be sent.
   *
   * @returns those that get the same outcome
   */
  end(passage: Passage): readonly Passage[] {
    const { key } = passage
    if (key === undefined || this.leaders.get(key) !== passage) return NOBODY
    this.leaders.delete(key)
    const followers = this.following.get(passage) ?? NOBODY
    this.following.delete(passage)
    return followers
  }
}

const NOBODY: readonly Passage[] = []
