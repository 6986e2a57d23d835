import { Temporal } from "@/lib/time"

import { emptyCalendar, eventOf } from "./ics"
import type { Ics, IcsMethod, VisitIcsFacts } from "./ics"
import { icsLocal, vtimezone } from "./vtimezone"

export type SeriesOccurrence = {
  /** The wall-clock start that the rule gave it, for life: "2026-12-01T09:00:00". */
  readonly occurrence: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly sequence: number
  readonly cancelled: boolean
}

export type SeriesIcsFacts = Omit<VisitIcsFacts, "startsAt" | "endsAt" | "visitId"> & {
  readonly seriesId: string
  readonly zone: string
  /** RFC 5545, without DTSTART: "FREQ=WEEKLY;COUNT=8". */
  readonly rule: string
  readonly minutes: number
  /** Those that stand or stood; of the rule's starts the others were in conflict and never booked. */
  readonly occurrences: readonly SeriesOccurrence[]
  /** Starts of the rule that were never booked, on the wall clock. */
  readonly never?: readonly string[]
}

/**
 * A series as one iCalendar file: the rule on its own wall clock with the zone's description, what was
 * called off left out (EXDATE), what was moved named by the start that the rule gave it (RECURRENCE-ID).
 */
export function seriesIcs(series: SeriesIcsFacts, method: IcsMethod): Ics {
  const { zone, rule, minutes, occurrences, never = [] } = series
  const starts = [...occurrences.map(({ occurrence }) => occurrence), ...never].toSorted()
  const first = Temporal.PlainDateTime.from(starts[0] ?? "2000-01-01T00:00:00")
  const last = Temporal.PlainDateTime.from(starts.at(-1) ?? first)
  const at = (wall: Temporal.PlainDateTime) => wall.toZonedDateTime(zone)
  const calendar = emptyCalendar(method)
  calendar.timezone({
    name: zone,
    generator: () =>
      vtimezone(
        zone,
        new Date(at(first.subtract({ days: 400 })).epochMilliseconds),
        new Date(at(last.add({ days: 400 })).epochMilliseconds),
      ),
  })
  const left = [
    ...occurrences.filter(({ cancelled }) => cancelled).map(({ occurrence }) => occurrence),
    ...never,
  ].map((start) => icsLocal(Temporal.PlainDateTime.from(start)))
  const invited = { ...series, visitId: series.seriesId }
  calendar.createEvent({
    ...eventOf(invited, method),
    start: at(first),
    end: at(first.add({ minutes })),
    timezone: zone,
    repeating: [
      `RRULE:${rule}`,
      ...(left.length === 0 ? [] : [`EXDATE;TZID=${zone}:${left.toSorted().join(",")}`]),
    ].join("\r\n"),
  })
  for (const one of occurrences) {
    const ruled = at(Temporal.PlainDateTime.from(one.occurrence))
    if (one.cancelled || one.startsAt.getTime() === ruled.epochMilliseconds) continue
    const zoned = (date: Date) =>
      Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(zone)
    calendar.createEvent({
      ...eventOf({ ...invited, sequence: one.sequence }, method),
      recurrenceId: ruled,
      start: zoned(one.startsAt),
      end: zoned(one.endsAt),
      timezone: zone,
    })
  }
  return { method, text: calendar.toString() }
}
