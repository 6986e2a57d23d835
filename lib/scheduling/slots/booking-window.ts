import type { Interval } from "../interval"
import { addDays, localDate, localDay, weekdayOf } from "../wall-time"

export type Notice = {
  /** Elapsed minutes from now; a start exactly then can be booked. */
  readonly noticeMinutes: number
  readonly windowKind: "calendar" | "business"
  readonly windowDays: number
}

/**
 * When a visit may start, asked `now` (epoch ms): from now and the notice until the end of the last
 * day that can be booked. `zone` is the clinic's, so that the answer is everybody's.
 */
export function bookingWindow(notice: Notice, zone: string, now: number): Interval {
  const last = lastDay(notice, localDate(zone, now))
  return {
    from: now + notice.noticeMinutes * 60_000,
    to: localDay(zone, addDays(last, 1)).from,
  }
}

/** Days after `today`, it not counted. Of business days Monday to Friday count; weekends between stay bookable. */
function lastDay({ windowKind, windowDays }: Notice, today: string): string {
  if (windowKind === "calendar") return addDays(today, windowDays)
  let date = today
  for (let left = windowDays; left > 0;) {
    date = addDays(date, 1)
    if (weekdayOf(date) <= 5) left -= 1
  }
  return date
}
