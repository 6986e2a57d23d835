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
    for (const author of new Set(unread.map((entry) => entry.author.identity))) {
      const ids = unread.flatMap((entry) => (entry.author.identity === author ? [entry.id] : []))
      for (let at = 0; at < ids.length; at += maxIds)
        line.say({ t: "seen", ids: ids.slice(at, at + maxIds) }, author)
    }
  }

  return {
    readShown,
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
