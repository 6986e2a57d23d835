import { Temporal } from "@/lib/time"

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/**
 * One calendar day of a zone. `from` is its first instant (epoch ms) and `at` gives the instant of a
 * wall-clock minute (0 to 1440). Temporal's 'compatible' rule decides what the clock does not: a
 * time in a gap moves forward by the gap, of a repeated time the earlier one is meant.
 */
export type LocalDay = {
  readonly date: string
  readonly from: number
  readonly at: (minute: number) => number
}

/** The day of `date` (YYYY-MM-DD) in an IANA zone. Kept, because a month of slots asks for each many times. */
export function localDay(zone: string, date: string): LocalDay {
  const key = `${zone} ${date}`
  const known = days.get(key)
  if (known) return known
  const made = makeDay(zone, date)
  if (days.size >= mostDays) days.clear()
  days.set(key, made)
  return made
}

/** The date (YYYY-MM-DD) on the wall calendar of a zone at an instant (epoch ms). */
export function localDate(zone: string, at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
}

/** On the calendar alone, no zone: a month of slots for a hundred clinicians asks thousands of times. */
export function addDays(date: string, days: number): string {
  return new Date(utcMidnight(date) + days * dayMs).toISOString().slice(0, 10)
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(date: string): number {
  // 1 January 1970 was a Thursday.
  return ((((utcMidnight(date) / dayMs + 3) % 7) + 7) % 7) + 1
}

function utcMidnight(date: string): number {
  return Date.parse(`${date}T00:00:00Z`)
}

const days = new Map<string, LocalDay>()
const mostDays = 10_000

function makeDay(zone: string, date: string): LocalDay {
  const day = Temporal.PlainDate.from(date)
  const start = day.toZonedDateTime(zone)
  const end = day.add({ days: 1 }).toZonedDateTime(zone)
  const from = start.epochMilliseconds
  const even =
    end.epochMilliseconds - from === dayMs &&
    start.offsetNanoseconds === end.offsetNanoseconds &&
    start.hour === 0 &&
    start.minute === 0
  if (even) return { date, from, at: (minute) => from + minute * minuteMs }

  const instants = new Map<number, number>()
  const at = (minute: number): number => {
    const known = instants.get(minute)
    if (known !== undefined) return known
    const wall = day.toPlainDateTime("00:00").add({ minutes: minute })
    const instant = wall.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds
    instants.set(minute, instant)
    return instant
  }
  return { date, from, at }
}
