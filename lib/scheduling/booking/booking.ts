import { bookingWindow } from "../slots/booking-window"
import { freeSlots, gridSlots } from "../slots/slots"
import type { Calendar, Slot, VisitShape } from "../slots/slots"

/** What becomes of a wish to book: the slot, or why there is none. */
export type Decision =
  | { readonly kind: "book"; readonly slot: Slot }
  | { readonly kind: "not_a_slot" }
  | { readonly kind: "past" }
  | { readonly kind: "taken" }

/** When: the start that is wished for and now (epoch ms), and the clinic's zone. */
export type Wish = { readonly startsAt: number; readonly now: number; readonly zone: string }

/**
 * Judges one start against a calendar. A start before now and the notice is past, one after the last
 * day that can be booked is no slot. PostgreSQL's exclusion constraints judge last.
 */
export function decideBooking(calendar: Calendar, type: VisitShape, wish: Wish): Decision {
  const { startsAt, now, zone } = wish
  const window = { from: startsAt, to: startsAt + 1 }
  const [free] = freeSlots(calendar, type, { window, now, zone })
  if (free !== undefined) return { kind: "book", slot: free }
  const session = (calendar.sessions ?? []).some(({ from }) => from === startsAt)
  if (!session && gridSlots(calendar, type, window).length === 0) return { kind: "not_a_slot" }
  const bookable = bookingWindow(type, zone, now)
  if (startsAt < bookable.from) return { kind: "past" }
  return startsAt < bookable.to ? { kind: "taken" } : { kind: "not_a_slot" }
}
