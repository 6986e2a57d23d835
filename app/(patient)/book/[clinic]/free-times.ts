import { slotDays } from "@/lib/scheduling/slots/slot-view"
import type { DayView } from "@/lib/scheduling/slots/slot-view"
import { Temporal } from "@/lib/time"

/** Free starts (ISO 8601, UTC) by the days of any zone's calendar, seven from `first`. */
export function weekOf(starts: readonly string[], zone: string, first: string): DayView[] {
  const slots = starts
    .map((startsAt) => ({
      startsAt: Date.parse(startsAt),
      endsAt: Date.parse(startsAt),
      seatsLeft: 1,
    }))
    .toSorted((a, b) => a.startsAt - b.startsAt)
  return slotDays(slots, zone, first, weekDays)
}

export const weekDays = 7

/** What to ask for, so that the week is whole in every zone: no two are more than a day and two hours apart. */
export function askedFor(first: string, today: string): { from: string; days: number } {
  const before = Temporal.PlainDate.from(first).subtract({ days: 2 }).toString()
  const from = before < today ? today : before
  const last = Temporal.PlainDate.from(first).add({ days: weekDays + 1 })
  const days = Temporal.PlainDate.from(from).until(last, { largestUnit: "days" }).days + 1
  return { from, days: Math.max(1, days) }
}

/** How far the clock of `zone` is ahead of another's at an instant, in minutes. */
export function minutesAhead(zone: string, than: string, at: number): number {
  const instant = Temporal.Instant.fromEpochMilliseconds(at)
  const offset = (id: string): number => instant.toZonedDateTimeISO(id).offsetNanoseconds
  return (offset(zone) - offset(than)) / 60e9
}
