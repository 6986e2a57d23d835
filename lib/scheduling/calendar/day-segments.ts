import { Temporal } from "@/lib/time"

import type { Interval } from "../interval"
import { addDays, localDate, localDay } from "../wall-time"

/**
 * A piece of time on one calendar day, in minutes of that day's dial: the wall clock, 0 to 1440, on
 * which an hour that comes twice stands twice, so that such a day ends at 1500.
 */
export type Segment = { readonly date: string; readonly from: number; readonly to: number }

/** Where a dial shows some minutes a second time. */
export type Repeat = {
  readonly date: string
  /** When the clock goes back (ISO 8601, UTC). */
  readonly since: string
  /** The same in minutes of the dial: what follows is the second time. */
  readonly at: number
  readonly minutes: number
}

/** Where a stretch of time stands on the days of a calendar, cut at midnight. */
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
    const back = repeatOn(zone, date)
    const start = from <= day.from ? 0 : minuteOn(from, zone, back)
    const end = to >= day.to ? 1440 + (back?.minutes ?? 0) : minuteOn(to, zone, back)
    if (end > start) segments.push({ date, from: start, to: end })
  }
  return segments
}

/** What the clock of a zone shows twice on a day, where it goes back. */
export function repeatOn(zone: string, date: string): Repeat | undefined {
  const start = Temporal.Instant.fromEpochMilliseconds(localDay(zone, date).from)
  const day = start.toZonedDateTimeISO(zone)
  const change = day.getTimeZoneTransition("next")
  const end = localDay(zone, addDays(date, 1)).from
  if (change === null || change.epochMilliseconds >= end) return undefined
  const minutes = (day.offsetNanoseconds - change.offsetNanoseconds) / 60e9
  if (minutes <= 0) return undefined
  return {
    date,
    since: new Date(change.epochMilliseconds).toISOString(),
    at: (change.epochMilliseconds - day.epochMilliseconds) / 60_000,
    minutes,
  }
}

function minuteOn(at: number, zone: string, back: Repeat | undefined): number {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  const again = back !== undefined && at >= Date.parse(back.since) ? back.minutes : 0
  return hour * 60 + minute + again
}
