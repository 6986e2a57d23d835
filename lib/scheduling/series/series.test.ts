import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { Temporal } from "@/lib/time"

import type { SeriesRule } from "../schema"
import { occurrencesOf, ruleText } from "./series"

const weekly = (count: number, interval = 1): SeriesRule => ({ freq: "weekly", interval, count })
const shown = (rule: SeriesRule, first: string, zone: string): string[] =>
  occurrencesOf(rule, first, zone).map(({ local, startsAt }) =>
    startsAt === null
      ? `${local} gap`
      : `${local} ${new Date(startsAt).toISOString().slice(11, 16)}Z`,
  )

describe("a series", () => {
  it.each([
    [
      "keeps its time on the wall when London's clock goes forward",
      weekly(3),
      "2027-03-22T09:00",
      "Europe/London",
      ["2027-03-22T09:00 09:00Z", "2027-03-29T09:00 08:00Z", "2027-04-05T09:00 08:00Z"],
    ],
    [
      "names the occurrence that New York's clock skips, and does not count further",
      weekly(3),
      "2027-03-07T02:30",
      "America/New_York",
      ["2027-03-07T02:30 07:30Z", "2027-03-14T02:30 gap", "2027-03-21T02:30 06:30Z"],
    ],
    [
      "means the earlier of a time that comes twice",
      weekly(2),
      "2026-10-18T01:30",
      "Europe/London",
      ["2026-10-18T01:30 00:30Z", "2026-10-25T01:30 00:30Z"],
    ],
    [
      "knows a midnight that does not exist",
      weekly(2),
      "2018-10-28T00:00",
      "America/Sao_Paulo",
      ["2018-10-28T00:00 03:00Z", "2018-11-04T00:00 gap"],
    ],
    [
      "leaves out months without that day",
      { freq: "monthly", interval: 1, count: 3 } as const,
      "2027-01-31T09:00",
      "Asia/Kolkata",
      ["2027-01-31T09:00 03:30Z", "2027-03-31T09:00 03:30Z", "2027-05-31T09:00 03:30Z"],
    ],
    [
      "every other day",
      { freq: "daily", interval: 2, count: 3 } as const,
      "2026-12-30T23:45",
      "Asia/Kathmandu",
      ["2026-12-30T23:45 18:00Z", "2027-01-01T23:45 18:00Z", "2027-01-03T23:45 18:00Z"],
    ],
  ])("%s", (_, rule, first, zone, expected) => {
    expect(shown(rule, first, zone)).toEqual(expected)
  })

  it("is written as RFC 5545 does", () => {
    expect(ruleText(weekly(8, 2))).toBe("FREQ=WEEKLY;INTERVAL=2;COUNT=8")
  })

  it("has as many occurrences as were asked for, each on the same minute of the wall clock", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"),
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 2, max: 52 }),
        fc.integer({ min: 1, max: 4 }),
        (zone, days, minute, count, interval) => {
          const first = Temporal.PlainDateTime.from("2026-01-01T00:00")
            .add({ days, minutes: minute })
            .toString({ smallestUnit: "minute" })
          const dates = occurrencesOf({ freq: "weekly", interval, count }, first, zone)
          expect(dates).toHaveLength(count)
          for (const { local, startsAt } of dates) {
            expect(local.slice(11)).toBe(first.slice(11))
            if (startsAt === null) continue
            const wall = Temporal.Instant.fromEpochMilliseconds(startsAt)
              .toZonedDateTimeISO(zone)
              .toPlainDateTime()
            expect(wall.toString({ smallestUnit: "minute" })).toBe(local)
          }
        },
      ),
    )
  })
})
