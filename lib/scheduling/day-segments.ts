import { Temporal } from "@/lib/time"

import type { Interval } from "./interval"
import { addDays, localDate, localDay } from "./wall-time"

/** A piece of time on one calendar day, in minutes of the wall clock: 0 to 1440. */
export type Segment = { readonly date: string; readonly from: number; readonly to: number }

/**
 * Where a stretch of time stands on the days of a calendar, cut at midnight. On the day that a clock
 * goes back an hour stands where its wall clock says, so two hours share a place.
 */
export function segmentsOf(
  { from, to }: Interval,
  zone: string,
  days: readonly string[],
): Segment[] {
  const shown = new Set(days)
  const segments: Segment[] = []
  const last = localDate(zone, to - 1)
  for (let date = localDate(zone, from); date <= last; date = addDays(date, 1)) {
    if (!shown.has(date)) continue
    const day = { from: localDay(zone, date).from, to: localDay(zone, addDays(date, 1)).from }
    const start = from <= day.from ? 0 : minuteOn(from, zone)
    const end = to >= day.to ? 1440 : minuteOn(to, zone)
    if (end > start) segments.push({ date, from: start, to: end })
  }
  return segments
}

function minuteOn(at: number, zone: string): number {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  return hour * 60 + minute
}
