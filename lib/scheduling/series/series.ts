import { RRuleTemporal } from "rrule-temporal"

import { Temporal } from "@/lib/time"

import type { SeriesRule } from "../schema"

/** One date of a series. `startsAt` (epoch ms) is null where the clock skips that time on that day. */
export type Occurrence = { readonly local: string; readonly startsAt: number | null }

/**
 * The dates of a series: the same time on the wall clock each time, whatever the clock of the zone does
 * in between. A time that a zone skips is kept in the list as a gap, never moved; of a time that comes
 * twice the earlier is meant. `first` is the first start, "2026-12-01T09:00" on the zone's clock.
 */
export function occurrencesOf(rule: SeriesRule, first: string, zone: string): Occurrence[] {
  // The rule is unrolled on a clock without changes: in a real zone rrule-temporal leaves a skipped time
  // out and counts one further, which nobody would see.
  const dates = new RRuleTemporal({
    freq: frequencies[rule.freq],
    interval: rule.interval,
    count: rule.count,
    dtstart: Temporal.PlainDateTime.from(first).toZonedDateTime("UTC"),
  }).all()
  return dates.map((date) => {
    const wall = Temporal.PlainDateTime.from(date.toString().slice(0, 16))
    const zoned = wall.toZonedDateTime(zone, { disambiguation: "compatible" })
    const local = wall.toString({ smallestUnit: "minute" })
    return {
      local,
      startsAt: zoned.toPlainDateTime().equals(wall) ? zoned.epochMilliseconds : null,
    }
  })
}

/** As RFC 5545 writes it, without its start. */
export function ruleText({ freq, interval, count }: SeriesRule): string {
  return `FREQ=${frequencies[freq]};INTERVAL=${interval};COUNT=${count}`
}

const frequencies = { daily: "DAILY", weekly: "WEEKLY", monthly: "MONTHLY" } as const
