import type { Priority } from "@/lib/vitals/alarms/condition"
import type { AlarmsView, StoredDeed, StoredTransition } from "@/lib/vitals/alarms/queries"

/** One line of the history: what somebody did, or what came by itself. */
export type Entry = {
  key: string
  at: number
  condition: string | null
  /** Its word under `alarms.what`. */
  what: StoredDeed["kind"] | "raised" | "over" | "kept" | "worse" | "better" | "told" | "limits"
  priority: Priority | null
  value: number | null
  limit: number | null
  /** Null: nobody. */
  name: string | null
  comment: string
  until: number | null
  /** When it came, where that was long after its page says that it was done. */
  lateAt: number | null
}

/** What a page says of a moment that is further back is shown with when it said so. */
const lateMs = 30_000

/** The newest first. What the engine only weighed, and what repeats a deed, is left out. */
export function entriesOf({
  deeds,
  transitions,
}: Pick<AlarmsView, "deeds" | "transitions">): Entry[] {
  const done = deeds.map(
    ({ id, kind, condition, until, comment, name, at, receivedAt }): Entry => ({
      ...{ key: id, at, condition, what: kind, name, comment, until },
      lateAt: receivedAt - at > lateMs ? receivedAt : null,
      ...{ priority: null, value: null, limit: null },
    }),
  )
  const came = transitions.flatMap((one): Entry[] => {
    const what = whatOf(one)
    if (what === undefined) return []
    const { seq, at, condition, priority, value, limit, name } = one
    return [
      {
        ...{ key: String(seq), at, condition, what, priority, value, limit },
        ...{ name, comment: "", until: null, lateAt: null },
      },
    ]
  })
  return [...done, ...came].toSorted((a, b) => b.at - a.at)
}

function whatOf({ kind, from, to }: StoredTransition): Entry["what"] | undefined {
  switch (kind) {
    case "condition":
      return to === "active" ? "raised" : from === "active" ? "over" : undefined
    case "priority":
      return to === "high" || from === "low" ? "worse" : "better"
    case "signal":
      return to === "latched" ? "kept" : undefined
    case "escalation":
      return "told"
    case "limits":
      return "limits"
    case "alarm":
    case "audio":
    case "reminder":
      return undefined
  }
}
