import { minuteOf } from "../clock-time"
import { merge } from "../interval"
import type { Interval } from "../interval"
import { addDays, localDate, localDay, weekdayOf } from "../wall-time"

/** Hours of one day on the wall clock. `endsAt` at or before `startsAt`: they run past midnight. */
export type Period = {
  /** "09:30" or "09:30:00". */
  readonly startsAt: string
  readonly endsAt: string
}

/** 1 Monday … 7 Sunday: the day on which the rule starts. */
export type WeeklyRule = Period & { readonly weekday: number }

/** Calendar days (YYYY-MM-DD), both inclusive. */
export type Days = { readonly fromDay: string; readonly toDay: string }

/** Instead of the weekly rules that start on these days; no periods: closed. */
export type Override = Days & { readonly periods: readonly Period[] }

/** Whole days, or from a time of the first day to a time of the last. */
export type TimeOff = Days & {
  readonly startsAt?: string | null
  readonly endsAt?: string | null
  /** IANA zone, where it is not the calendar's: a clinic's holidays are days of the clinic. */
  readonly zone?: string
}

export type Hours = {
  /** IANA zone of the rules, the overrides and the time off. */
  readonly zone: string
  readonly rules: readonly WeeklyRule[]
  readonly overrides: readonly Override[]
  readonly timeOff: readonly TimeOff[]
}

/**
 * The stretches that begin on the days around `window`, in order of their start. A rule of the day
 * before may reach into the window, and a visit that starts at its end may need the hours after it.
 */
export function openingsAround(hours: Hours, window: Interval): Interval[] {
  const openings: Interval[] = []
  const last = addDays(localDate(hours.zone, window.to), 1)
  let date = addDays(localDate(hours.zone, window.from), -1)
  while (date <= last) {
    const next = addDays(date, 1)
    for (const period of periodsOf(hours, date)) {
      const one = opening(hours.zone, date, next, period)
      if (one.to > one.from) openings.push(one)
    }
    date = next
  }
  return openings.sort((a, b) => a.from - b.from || a.to - b.to)
}

/** Time off as merged stretches. It beats rules and overrides, and cuts a night that began before it. */
export function offTime({ zone, timeOff }: Hours): Interval[] {
  return merge(timeOff.map((off) => offInterval(off, off.zone ?? zone)))
}

function periodsOf({ rules, overrides }: Hours, date: string): readonly Period[] {
  const override = overrides.find(({ fromDay, toDay }) => fromDay <= date && date <= toDay)
  if (override !== undefined) return override.periods
  const weekday = weekdayOf(date)
  return rules.filter((rule) => rule.weekday === weekday)
}

function opening(zone: string, date: string, next: string, period: Period): Interval {
  const start = minuteOf(period.startsAt)
  const end = minuteOf(period.endsAt)
  return {
    from: localDay(zone, date).at(start),
    to: localDay(zone, end <= start ? next : date).at(end),
  }
}

function offInterval({ fromDay, toDay, startsAt, endsAt }: TimeOff, zone: string): Interval {
  return {
    from:
      startsAt == null
        ? localDay(zone, fromDay).from
        : localDay(zone, fromDay).at(minuteOf(startsAt)),
    to:
      endsAt == null
        ? localDay(zone, addDays(toDay, 1)).from
        : localDay(zone, toDay).at(minuteOf(endsAt)),
  }
}
