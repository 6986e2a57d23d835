import type { Priority } from "./alarms/condition"
import type { Shown, Summary } from "./alarms/summary"

export const wardOrders = ["alarm", "bed", "name"] as const
export type WardOrder = (typeof wardOrders)[number]

/** How urgently a patient has to be looked at: a lower rank first, of two in one rank the older. */
export type Attention = { readonly rank: number; readonly since: number }

const ranks = ["high", "medium", "lost", "acknowledged", "low", "calm"] as const

export const calm: Attention = { rank: ranks.indexOf("calm"), since: 0 }

/** Unacknowledged high, medium (newest last), no data, acknowledged, low, then whoever has no alarm. */
export function attentionOf({ alarms }: Pick<Summary, "alarms">): Attention {
  return alarms
    .map((shown) => ({ rank: ranks.indexOf(kindOf(shown)), since: shown.at }))
    .reduce(sooner, calm)
}

/** What the record has of a patient of whom this page has no alarm. */
export function attentionTo(waiting: Priority): Attention {
  return { rank: ranks.indexOf(waiting), since: 0 }
}

type Standing = {
  readonly visitId: string
  readonly name: string
  readonly place: string | null
}

/** One list for the eye, the keyboard and whoever hears it. */
export function inWardOrder<T extends Standing>(
  beds: readonly T[],
  attention: ReadonlyMap<string, Attention>,
  by: WardOrder,
  locale: string,
): T[] {
  const { compare } = new Intl.Collator(locale, { numeric: true })
  const byName = (a: T, b: T) => compare(a.name, b.name) || compare(a.visitId, b.visitId)
  if (by === "name") return beds.toSorted(byName)
  // Whose place nobody said stands last.
  const byPlace = (a: T, b: T) =>
    a.place === null || b.place === null
      ? Number(a.place === null) - Number(b.place === null)
      : compare(a.place, b.place)
  if (by === "bed") return beds.toSorted((a, b) => byPlace(a, b) || byName(a, b))
  const of = (bed: T) => attention.get(bed.visitId) ?? calm
  return beds.toSorted(
    (a, b) => of(a).rank - of(b).rank || of(a).since - of(b).since || byPlace(a, b) || byName(a, b),
  )
}

function kindOf({ condition, priority, state }: Shown): (typeof ranks)[number] {
  if (state === "acknowledged") return "acknowledged"
  if (priority === "high" || priority === "low") return priority
  return condition.endsWith(".no_data") || condition.startsWith("link_down") ? "lost" : "medium"
}

function sooner(a: Attention, b: Attention): Attention {
  return b.rank < a.rank || (b.rank === a.rank && b.since < a.since) ? b : a
}
