import type { UserId, VisitTypeId } from "@/lib/ids"
import { Temporal } from "@/lib/time"

/** What somebody on the waiting list would take. Days and times are of the clinic's calendar. */
export type Wish = {
  visitTypeId: VisitTypeId
  clinicianId: UserId | null
  /** 1 Monday … 7 Sunday; empty: any. */
  weekdays: readonly number[]
  fromDay: string | null
  toDay: string | null
  fromTime: string
  /** 00:00 is the end of the day. */
  toTime: string
}
export type FreeTime = { clinicianId: UserId; startsAt: Date; endsAt: Date }
/** Of the wish's visit type: its length, and who sees such patients. */
export type Kind = { minutes: number; clinicians: readonly UserId[] }

/** Whether a freed time is one that somebody waits for: the whole visit lies in the hours they gave. */
export function fits(wish: Wish, free: FreeTime, kind: Kind, zone: string): boolean {
  if (wish.clinicianId !== null && wish.clinicianId !== free.clinicianId) return false
  if (!kind.clinicians.includes(free.clinicianId)) return false
  const ends = free.startsAt.getTime() + kind.minutes * 60_000
  if (ends > free.endsAt.getTime()) return false
  const start = local(free.startsAt, zone)
  const day = start.toPlainDate()
  if (wish.weekdays.length > 0 && !wish.weekdays.includes(day.dayOfWeek)) return false
  const date = day.toString()
  if (wish.fromDay !== null && date < wish.fromDay) return false
  if (wish.toDay !== null && date > wish.toDay) return false
  return inHours(wish, start, local(new Date(ends), zone))
}

function inHours(
  { fromTime, toTime }: Wish,
  start: Temporal.ZonedDateTime,
  end: Temporal.ZonedDateTime,
): boolean {
  const [from, to] = [minuteOf(fromTime), minuteOf(toTime) || dayMinutes]
  const midnight = end.toPlainDate().equals(start.toPlainDate()) ? 0 : dayMinutes
  const [begins, ends] = [minuteIn(start), minuteIn(end) + midnight]
  if (from < to) return begins >= from && ends <= to
  // From the evening into the night: 20:00 to 02:00.
  return (begins >= from && ends <= dayMinutes + to) || (begins < to && ends <= to)
}

const dayMinutes = 24 * 60

/** "09:30" or "09:30:00". */
function minuteOf(time: string): number {
  const [hour = "0", minute = "0"] = time.split(":")
  return Number(hour) * 60 + Number(minute)
}

function minuteIn(at: Temporal.ZonedDateTime): number {
  return at.hour * 60 + at.minute
}

function local(at: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
}
