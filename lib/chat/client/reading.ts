import { keyOf, unreadOf } from "../log"
import { maxIds } from "../schema"
import type { Line } from "./line"
import type { LiveLog } from "./live-log"

export type Reading = ReturnType<typeof createReading>

/** What stands on a screen that somebody can see is read, and its authors are told. */
export function createReading(line: Line, live: LiveLog) {
  let isShown = false

  function readShown(): void {
    if (!isShown) return
    const unread = unreadOf(live.log())
    if (unread.length === 0) return
    live.apply({ type: "shown", keys: unread.map(({ key }) => key) })
    for (const author of new Set(unread.map((entry) => entry.author.identity))) saySeen(author)
  }

  /** With what was told before: a mark that was lost on its way is in the next one. */
  function saySeen(author: string): void {
    const shown = live
      .log()
      .entries.filter((entry) => entry.shown && entry.author.identity === author)
    const ids = shown.slice(-maxIds).map(({ id }) => id)
    if (ids.length > 0) line.say({ t: "seen", ids }, author)
  }

  return {
    readShown,
    saySeen,
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
