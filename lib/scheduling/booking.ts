import type { Interval } from "./interval"
import { freeSlots, gridSlots } from "./slots"
import type { Calendar, Slot } from "./slots"

/** What becomes of a wish to book: the slot, or why there is none. */
export type Decision =
  | { readonly kind: "book"; readonly slot: Slot }
  | { readonly kind: "not_a_slot" }
  | { readonly kind: "past" }
  | { readonly kind: "taken" }

/** Judges one start (epoch ms) against a calendar. PostgreSQL's exclusion constraints judge last. */
export function decideBooking(calendar: Calendar, startsAt: number, now: number): Decision {
  const only: Interval = { from: startsAt, to: startsAt + 1 }
  const [slot] = gridSlots(calendar, only)
  if (slot === undefined) return { kind: "not_a_slot" }
  if (startsAt < now) return { kind: "past" }
  return freeSlots(calendar, only, now).length === 0 ? { kind: "taken" } : { kind: "book", slot }
}
