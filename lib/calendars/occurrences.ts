import { RRuleTemporal } from "rrule-temporal"

import type { Interval } from "@/lib/scheduling/interval"
import { Temporal } from "@/lib/time"

import { utcMs } from "./zone"
import type { Zone } from "./zone"

/**
 * The starts of a repeated entry in `window`, on its own wall clock. Rules repeat wall-clock times (RFC
 * 5545 section 3.3.10), so they are worked out on a clock without zones; only UNTIL, which is an
 * instant, is held against the zone. Undefined where the rule is none, or has too many.
 *
 * rrule-temporal works them out: ical.js never returns from rules such as
 * FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30.
 */
export function occurrences(
  start: Temporal.PlainDateTime,
  rule: string,
  zone: Zone,
  window: Interval,
): Temporal.PlainDateTime[] | undefined {
  const until = /(?:^|;)UNTIL=([^;]+)/i.exec(rule)?.[1]
  const last = until === undefined ? Infinity : lastInstant(until, zone)
  if (last === undefined) return undefined
  const to = Math.min(window.to, last + 1)
  if (to <= window.from || zone.instant(start) >= to) return []
  const wall = (at: number): Date => new Date(utcMs(zone.wall(at)))
  try {
    const first = nearer(start, rule, wall(window.from).getTime())
    const rrule = rule.replace(/(?:^|;)UNTIL=[^;]+/i, "").replace(/^;/, "")
    const repeated = new RRuleTemporal({
      rruleString: `DTSTART;TZID=UTC:${first.toString({ smallestUnit: "second" }).replaceAll(/[-:]/g, "")}\nRRULE:${rrule}`,
      maxIterations: most,
      maxCandidateEvaluations: mostTried,
      temporal: Temporal,
    })
    const walls = repeated
      .between(wall(window.from), wall(to), true)
      .map((at) => at.toPlainDateTime())
    return last === Infinity ? walls : walls.filter((at) => zone.instant(at) <= last)
  } catch {
    return undefined
  }
}

/**
 * A later start in step with the first: what began years ago is not walked through day by day. Only
 * where nothing is counted, and where whole days or weeks are stepped over.
 */
function nearer(start: Temporal.PlainDateTime, rule: string, from: number): Temporal.PlainDateTime {
  const freq = /(?:^|;)FREQ=(DAILY|WEEKLY)(?:;|$)/i.exec(rule)?.[1]?.toUpperCase()
  if (freq === undefined || /(?:^|;)COUNT=/i.test(rule)) return start
  const interval = Number(/(?:^|;)INTERVAL=(\d+)/i.exec(rule)?.[1] ?? 1)
  const period = (freq === "WEEKLY" ? 7 : 1) * interval
  const steps = Math.floor((from - utcMs(start)) / (period * dayMs)) - 1
  return steps > 0 ? start.add({ days: steps * period }) : start
}

const dayMs = 24 * 3_600_000
const most = 10_000
const mostTried = 100_000

function lastInstant(until: string, zone: Zone): number | undefined {
  try {
    const text = until.replace(/Z$/i, "")
    const day = Temporal.PlainDate.from(
      text.slice(0, text.indexOf("T") === -1 ? undefined : text.indexOf("T")),
    )
    if (!text.includes("T")) return zone.instant(day.toPlainDateTime("23:59:59"))
    const at = Temporal.PlainDateTime.from(text)
    return until.toUpperCase().endsWith("Z") ? utcMs(at) : zone.instant(at)
  } catch {
    return undefined
  }
}
