import { type Entry, sharersOf, type Standing, undelivered } from "../log"
import type { ChatMessage } from "../schema"
import type { Line } from "./line"
import type { LiveLog } from "./live-log"

export type Delivery = ReturnType<typeof createDelivery>

/** What this page has to say of the entries of its log, until each reader knows. */
export function createDelivery(
  line: Line,
  live: LiveLog,
  files: { offerTo(id: string, reader: string): void },
) {
  function deliver(entry: Entry, to: string | undefined): void {
    if (entry.what.kind === "file") {
      for (const reader of to === undefined ? entry.to : [to]) files.offerTo(entry.id, reader)
      return
    }
    const base = { t: "text", id: entry.id, text: entry.what.text } as const
    line.say(entry.private ? { ...base, private: true } : base, to)
  }

  return {
    deliver,
    /** A copy for one person: somebody who came later learns nothing of what was said before. */
    resend(identity: string): void {
      for (const entry of undelivered(live.log(), identity)) deliver(entry, identity)
    },
    /** To all who have it, but oneself. */
    sayFiled(entry: Entry, standing: Standing): void {
      const said = filedWord(entry, standing)
      for (const one of new Set(sharersOf(entry))) if (one !== line.me()) line.say(said, one)
    },
    /** Whoever was away when it was filed hears of it, too. */
    tellFiled(identity: string): void {
      const { entries, filed } = live.log()
      for (const entry of entries) {
        const known = filed.get(entry.key)
        if (known?.by.identity === line.me() && sharersOf(entry).includes(identity))
          line.say(filedWord(entry, known.standing), identity)
      }
    },
  }
}

function filedWord({ id, author }: Entry, standing: Standing): ChatMessage {
  const word = { t: "filed", id, author: author.identity } as const
  return standing === "kept" ? word : { ...word, as: standing }
}
