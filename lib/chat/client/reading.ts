import { keyOf, unreadOf } from "../log"
import { maxIds } from "../schema"
import type { Line } from "./line"
import type { LiveLog } from "./live-log"

export type Reading = ReturnType<typeof createReading>

/** When it is said again that something was read, as nobody answers that: after so many milliseconds each time. */
const againAfterMs = [3_000, 10_000, 30_000]

/** What stands on a screen that somebody can see is read, and its authors are told. */
export function createReading(line: Line, live: LiveLog) {
  let isShown = false
  /** When each author is told again, by identity; milliseconds of the session's clock. */
  const owed = new Map<string, readonly number[]>()

  function readShown(): void {
    if (!isShown) return
    const unread = unreadOf(live.log())
    if (unread.length === 0) return
    live.apply({ type: "shown", keys: unread.map(({ key }) => key) })
    for (const author of new Set(unread.map((entry) => entry.author.identity))) saySeen(author)
  }

  function saySeen(author: string): void {
    tell(author)
    const now = line.now()
    owed.set(
      author,
      againAfterMs.map((ms) => now + ms),
    )
  }

  /** With what was told before: a mark that was lost on its way is in the next one. */
  function tell(author: string): void {
    const shown = live
      .log()
      .entries.filter((entry) => entry.shown && entry.author.identity === author)
    const ids = shown.slice(-maxIds).map(({ id }) => id)
    if (ids.length > 0) line.say({ t: "seen", ids }, author)
  }

  return {
    readShown,
    saySeen,
    /** Call now and then. */
    sayDue(): void {
      const now = line.now()
      for (const [author, times] of owed) {
        const later = times.filter((at) => at > now)
        if (later.length === times.length) continue
        tell(author)
        if (later.length > 0) owed.set(author, later)
        else owed.delete(author)
      }
    },
    /** After this page's own line was away: whatever it said last may have gone with it. */
    sayAll(): void {
      const { entries } = live.log()
      const read = entries.filter(({ mine, shown }) => !mine && shown)
      for (const author of new Set(read.map((entry) => entry.author.identity))) saySeen(author)
    },
    show(value: boolean): void {
      isShown = value
      readShown()
    },
    /** Once more, for an author who sent it again. */
    sayIfSeen(author: string, id: string): void {
      const entry = live.log().entries.find(({ key }) => key === keyOf(author, id))
      if (entry?.shown === true) line.say({ t: "seen", ids: [id] }, author)
    },
  }
}
