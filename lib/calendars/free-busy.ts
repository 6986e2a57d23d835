import type ICAL from "ical.js"

import type { Interval } from "@/lib/scheduling/interval"
import { Temporal } from "@/lib/time"

/**
 * The periods of a calendar's VFREEBUSY components (RFC 5545 section 3.6.4): what some servers publish
 * in place of events. Every FBTYPE but FREE is busy, one that we do not know as well (section 3.2.9).
 */
export function freeBusy(calendar: ICAL.Component): { busy: Interval[]; unread: number } {
  const busy: Interval[] = []
  let unread = 0
  for (const component of calendar.getAllSubcomponents("vfreebusy"))
    for (const property of component.getAllProperties("freebusy")) {
      if (String(property.getFirstParameter("fbtype") ?? "").toUpperCase() === "FREE") continue
      const values: unknown[] = property.jCal.slice(3)
      for (const value of values) {
        const period = periodOf(value)
        if (period === undefined) unread += 1
        else busy.push(period)
      }
    }
  return { busy, unread }
}

/** ["2026-11-02T09:00:00Z", "PT1H"], or an end in place of the length. Both are in UTC. */
function periodOf(value: unknown): Interval | undefined {
  if (!Array.isArray(value)) return undefined
  const [start, end] = value.map(String)
  if (start === undefined || end === undefined || !start.endsWith("Z")) return undefined
  try {
    const from = Temporal.Instant.from(start)
    const to = end.startsWith("P")
      ? from.add(Temporal.Duration.from(end))
      : Temporal.Instant.from(end)
    const { epochMilliseconds } = from
    return to.epochMilliseconds > epochMilliseconds
      ? { from: epochMilliseconds, to: to.epochMilliseconds }
      : undefined
  } catch {
    return undefined
  }
}
