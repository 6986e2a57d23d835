import fc from "fast-check"
import { describe, expect, it, test } from "vitest"

import { Temporal } from "@/lib/time"

import { planReminders, reminderKinds, stillFits } from "./plan"

const long = new Date("2026-01-01T00:00:00Z")
const planned = (startsAt: string, zone: string, now = long) =>
  planReminders({ startsAt: new Date(startsAt), zone }, now).map(
    ({ kind, dueAt }) =>
      `${kind} ${Temporal.Instant.fromEpochMilliseconds(dueAt.getTime()).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: "minute" })}`,
  )

describe("the steps", () => {
  it("three days and a day before, an hour and ten minutes before", () => {
    expect(planned("2026-11-24T10:20:00Z", "Europe/London")).toEqual([
      "reminder_3d 2026-11-21T10:20",
      "reminder_1d 2026-11-23T10:20",
      "reminder_1h 2026-11-24T09:20",
      "reminder_10m 2026-11-24T10:10",
    ])
  })

  it("across a clock change: three days keep the clock, a day keeps 24 hours", () => {
    // New York leaves summer time on 1 November 2026 at 06:00Z.
    expect(planned("2026-11-01T15:00:00Z", "America/New_York")).toEqual([
      "reminder_3d 2026-10-29T10:00",
      "reminder_1d 2026-10-31T11:00",
      "reminder_1h 2026-11-01T09:00",
      "reminder_10m 2026-11-01T09:50",
    ])
    // London begins it on 29 March 2026 at 01:00Z.
    expect(planned("2026-03-29T09:00:00Z", "Europe/London").slice(0, 2)).toEqual([
      "reminder_3d 2026-03-26T10:00",
      "reminder_1d 2026-03-28T09:00",
    ])
  })

  it.each([
    ["2026-11-24T10:20:00Z", 4],
    ["2026-11-23T10:20:00Z", 3],
    ["2026-11-22T10:21:00Z", 3],
    ["2026-11-22T10:20:00Z", 3],
    ["2026-11-22T09:00:00Z", 2],
    ["2026-11-21T12:30:00Z", 2],
    ["2026-11-21T11:15:00Z", 1],
    ["2026-11-21T10:25:00Z", 0],
  ])("a visit at %s, booked a day earlier or later, has %i left", (startsAt, left) => {
    expect(planned(startsAt, "Europe/London", new Date("2026-11-21T10:20:00Z"))).toHaveLength(left)
  })
})

describe("quiet hours", () => {
  it("a step in the patient's night waits for the morning", () => {
    // 22:30 in Auckland is a fine morning in London: the patient's clock counts.
    expect(planned("2026-11-24T09:30:00Z", "Pacific/Auckland").slice(0, 2)).toEqual([
      "reminder_3d 2026-11-22T08:00",
      "reminder_1d 2026-11-24T08:00",
    ])
    expect(planned("2026-11-24T05:30:00Z", "Europe/London").slice(0, 2)).toEqual([
      "reminder_3d 2026-11-21T08:00",
      "reminder_1d 2026-11-23T08:00",
    ])
  })

  it("the last two go out whenever they are due", () => {
    expect(planned("2026-11-24T00:30:00Z", "Europe/London").slice(2)).toEqual([
      "reminder_1h 2026-11-23T23:30",
      "reminder_10m 2026-11-24T00:20",
    ])
  })

  it.each([
    ["20:59", "20:59"],
    ["21:00", "08:00"],
    ["07:59", "08:00"],
    ["08:00", "08:00"],
  ])("a day before a visit at %s is %s", (start, due) => {
    expect(planned(`2026-11-24T${start}:00Z`, "Europe/London")[1]?.slice(-5)).toBe(due)
  })
})

const zones = [
  "Europe/London",
  "America/New_York",
  "America/Santiago",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "Australia/Lord_Howe",
  "Africa/Cairo",
  "UTC",
]
const moment = fc.date({
  min: new Date("2024-01-01T00:00:00Z"),
  max: new Date("2030-12-31T00:00:00Z"),
  noInvalidDate: true,
})

test("whatever the visit, the zone and the hour of booking", () => {
  fc.assert(
    fc.property(
      moment,
      fc.constantFrom(...zones),
      fc.integer({ min: -60, max: 60 * 24 * 10 }),
      (startsAt, zone, minutesAhead) => {
        const now = new Date(startsAt.getTime() - minutesAhead * 60_000)
        const steps = planReminders({ startsAt, zone }, now)
        const order = steps.map((step) => reminderKinds.indexOf(step.kind))
        expect(order).toEqual([...new Set(order)].toSorted((a, b) => a - b))
        for (const { kind, dueAt } of steps) {
          expect(dueAt.getTime()).toBeGreaterThanOrEqual(now.getTime())
          expect(dueAt.getTime()).toBeLessThan(startsAt.getTime())
          expect(stillFits(kind, startsAt, dueAt)).toBe(true)
          if (kind === "reminder_1h" || kind === "reminder_10m") continue
          const { hour } = Temporal.Instant.fromEpochMilliseconds(
            dueAt.getTime(),
          ).toZonedDateTimeISO(zone)
          expect(hour >= 8 && hour < 21).toBe(true)
        }
        const times = steps.map((step) => step.dueAt.getTime())
        expect(times).toEqual(times.toSorted((a, b) => a - b))
        // Planned again from the same facts, nothing moves: a replay of the job plans the same.
        expect(planReminders({ startsAt, zone }, now)).toEqual(steps)
      },
    ),
    { numRuns: 500 },
  )
})

describe("a reminder that comes late, or was planned for a time since moved", () => {
  const startsAt = new Date("2026-11-24T10:20:00Z")
  it.each([
    ["reminder_3d", 72, true],
    ["reminder_3d", 47, false],
    ["reminder_3d", 24 * 8, false],
    ["reminder_1d", 24, true],
    ["reminder_1d", 11, false],
    ["reminder_1d", 60, false],
    ["reminder_1h", 1, true],
    ["reminder_1h", 5, false],
    ["reminder_10m", 0.1, true],
    ["reminder_10m", -0.1, false],
  ] as const)("%s, %d hours before: %s", (kind, hours, fits) => {
    const now = new Date(startsAt.getTime() - hours * 3_600_000)
    expect(stillFits(kind, startsAt, now)).toBe(fits)
  })
})
