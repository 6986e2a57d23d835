import type { Calendar, VisitShape } from "@/lib/scheduling/slots/slots"
import { Temporal } from "@/lib/time"

/**
 * The same question answered step by step, as one would write it first: every start through Temporal,
 * every start against every taken time. The baseline, and a check that the counts agree.
 */
export function plainSlots(
  calendar: Calendar,
  type: VisitShape,
  from: string,
  days: number,
): number {
  let found = 0
  for (let day = 0; day < days; day += 1) {
    const date = Temporal.PlainDate.from(from).add({ days: day })
    for (const rule of calendar.rules) {
      if (rule.weekday !== date.dayOfWeek) continue
      const at = (time: string): Temporal.ZonedDateTime =>
        date.toZonedDateTime({ timeZone: calendar.zone, plainTime: Temporal.PlainTime.from(time) })
      const end = at(rule.endsAt)
      for (
        let start = at(rule.startsAt);
        Temporal.ZonedDateTime.compare(start.add({ minutes: type.minutes }), end) <= 0;
        start = start.add({ minutes: type.stepMinutes })
      ) {
        const startsAt = start.epochMilliseconds
        const endsAt = startsAt + type.minutes * 60_000
        if (!calendar.busy.some((busy) => busy.from < endsAt && startsAt < busy.to)) found += 1
      }
    }
  }
  return found
}
