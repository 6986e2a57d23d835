import { contains, merge, touches } from "./interval"
import type { Interval } from "./interval"
import { addDays, localDate, localDay, minuteOf, weekdayOf } from "./wall-time"

/** Weekly opening hours on the wall clock. `endsAt` at or before `startsAt`: the rule runs past midnight. */
export type WeeklyRule = {
  /** 1 Monday … 7 Sunday: the day on which the rule starts. */
  readonly weekday: number
  /** "09:30" or "09:30:00". */
  readonly startsAt: string
  readonly endsAt: string
  readonly stepMinutes: number
  readonly visitMinutes: number
}

/** Whole calendar days (YYYY-MM-DD), both inclusive. */
export type DaysOff = { readonly fromDay: string; readonly toDay: string }

export type Calendar = {
  /** IANA zone of the rules and the days off. */
  readonly zone: string
  readonly rules: readonly WeeklyRule[]
  readonly daysOff: readonly DaysOff[]
  /** Taken time, in epoch ms, its own buffers included: they add to those of the new visit. */
  readonly busy: readonly Interval[]
  /** Time kept free around a new visit, in minutes. It may hang outside the opening hours. */
  readonly bufferMinutes?: { readonly before: number; readonly after: number }
}

export type Slot = { readonly startsAt: number; readonly endsAt: number }

/**
 * The free slots of one clinician that start in `window`, in order. `earliest` is now plus the
 * minimum notice (epoch ms): a slot that starts exactly then is free.
 *
 * The decided rules: candidates start at a rule's start plus k steps of elapsed time, whatever is
 * booked, whenever it is asked and wherever the asker is; a visit fits into the clinician's opening
 * hours, taken together; days off beat everything; the clock's gaps and repeated hours are
 * Temporal's 'compatible', and both starts of a repeated hour are slots.
 */
export function freeSlots(calendar: Calendar, window: Interval, earliest: number): Slot[] {
  const busy = merge(calendar.busy)
  const before = (calendar.bufferMinutes?.before ?? 0) * minuteMs
  const after = (calendar.bufferMinutes?.after ?? 0) * minuteMs
  return gridSlots(calendar, { from: Math.max(window.from, earliest), to: window.to }).filter(
    (slot) => !touches(busy, slot.startsAt - before, slot.endsAt + after),
  )
}

/** Every slot of the opening hours that starts in `window`, booked or not. */
export function gridSlots(calendar: Calendar, window: Interval): Slot[] {
  if (window.to <= window.from) return []
  const openings = openingsAround(calendar, window)
  const open = merge(openings)
  const off = daysOff(calendar)
  const found = new Map<number, Slot>()
  for (const opening of openings) {
    const step = opening.rule.stepMinutes * minuteMs
    const length = opening.rule.visitMinutes * minuteMs
    const skipped = Math.max(0, Math.ceil((window.from - opening.from) / step))
    const last = Math.min(opening.to, window.to)
    for (let startsAt = opening.from + skipped * step; startsAt < last; startsAt += step) {
      const endsAt = startsAt + length
      if (
        found.has(startsAt) ||
        !contains(open, startsAt, endsAt) ||
        touches(off, startsAt, endsAt)
      )
        continue
      found.set(startsAt, { startsAt, endsAt })
    }
  }
  return [...found.values()].toSorted((a, b) => a.startsAt - b.startsAt)
}

const minuteMs = 60_000

type Opening = Interval & { readonly rule: WeeklyRule }

// A rule of the day before may reach into the window, and a visit that starts at its end may need
// the hours of the day after.
function openingsAround({ zone, rules }: Calendar, window: Interval): Opening[] {
  const openings: Opening[] = []
  const last = addDays(localDate(zone, window.to), 1)
  for (
    let date = addDays(localDate(zone, window.from), -1);
    date <= last;
    date = addDays(date, 1)
  ) {
    const weekday = weekdayOf(date)
    for (const rule of rules) {
      if (rule.weekday === weekday) openings.push(openingOf(zone, date, rule))
    }
  }
  return openings
}

function openingOf(zone: string, date: string, rule: WeeklyRule): Opening {
  const start = minuteOf(rule.startsAt)
  const end = minuteOf(rule.endsAt)
  const lastDay = end <= start ? addDays(date, 1) : date
  return { rule, from: localDay(zone, date).at(start), to: localDay(zone, lastDay).at(end) }
}

function daysOff(calendar: Calendar): Interval[] {
  return merge(
    calendar.daysOff.map(({ fromDay, toDay }) => ({
      from: localDay(calendar.zone, fromDay).from,
      to: localDay(calendar.zone, addDays(toDay, 1)).from,
    })),
  )
}
