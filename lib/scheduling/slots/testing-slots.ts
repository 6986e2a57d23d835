import { Temporal } from "@/lib/time"

import type { Override, TimeOff, WeeklyRule } from "./opening-hours"
import type { Calendar, Slot, VisitShape } from "./slots"

/** A quarter of an hour each quarter of an hour, a year ahead. */
export const quarters: VisitShape = {
  minutes: 15,
  stepMinutes: 15,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  noticeMinutes: 0,
  windowKind: "calendar",
  windowDays: 365,
  capacity: 1,
}

export const hours: VisitShape = { ...quarters, minutes: 60, stepMinutes: 60 }

export function instant(iso: string): number {
  return Temporal.Instant.from(iso).epochMilliseconds
}

export function shown(slots: readonly Pick<Slot, "startsAt">[]): string[] {
  return slots.map(({ startsAt }) =>
    Temporal.Instant.fromEpochMilliseconds(startsAt).toString({ smallestUnit: "minute" }),
  )
}

/** "1 09:00-17:00": Monday. */
export function rule(text: string): WeeklyRule {
  const [weekday, period = ""] = text.split(" ")
  return { weekday: Number(weekday), ...periodOf(period) }
}

/** "2026-12-01..2026-12-03 09:00-12:00 13:00-14:00", or without times: closed. */
export function override(text: string): Override {
  const [range = "", ...periods] = text.split(" ")
  return { ...days(range), periods: periods.map(periodOf) }
}

/** "2026-12-01..2026-12-03", or "2026-12-01 14:00..2026-12-03 10:00". */
export function timeOff(text: string, zone?: string): TimeOff {
  const [first = "", last = first] = text.split("..")
  const [fromDay = "", startsAt = null] = first.split(" ")
  const [toDay = "", endsAt = null] = last.split(" ")
  return { fromDay, toDay, startsAt, endsAt, ...(zone === undefined ? {} : { zone }) }
}

export function calendar(zone: string, rules: string[], rest: Partial<Calendar> = {}): Calendar {
  return { zone, rules: rules.map(rule), overrides: [], timeOff: [], busy: [], ...rest }
}

export function busy(from: string, to: string) {
  return { from: instant(from), to: instant(to) }
}

function days(range: string): { fromDay: string; toDay: string } {
  const [fromDay = "", toDay = fromDay] = range.split("..")
  return { fromDay, toDay }
}

function periodOf(text: string): { startsAt: string; endsAt: string } {
  const [startsAt = "", endsAt = ""] = text.split("-")
  return { startsAt, endsAt }
}
