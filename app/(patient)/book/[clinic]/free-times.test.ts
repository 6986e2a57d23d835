import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { localDate } from "@/lib/scheduling/wall-time"

import { askedFor, minutesAhead, weekOf } from "./free-times"

describe("the same starts by two calendars", () => {
  // New York, Sunday 1 November 2026: 01:30 comes twice.
  const starts = [
    "2026-11-01T05:30:00.000Z",
    "2026-11-01T06:30:00.000Z",
    "2026-11-01T19:00:00.000Z",
  ]

  test("on the clinic's both starts of the repeated hour are told apart by their offset", () => {
    const [, sunday] = weekOf(starts, "America/New_York", "2026-10-31")
    expect(sunday?.slots.map(({ time, offset }) => [time, offset])).toEqual([
      ["01:30", "UTC-04:00"],
      ["01:30", "UTC-05:00"],
      ["14:00", null],
    ])
  })

  test("on the patient's they are plain, and the last is tomorrow", () => {
    const week = weekOf(starts, "Asia/Kolkata", "2026-11-01")
    expect(
      week.map(({ date, slots }) => [date, slots.map(({ time }) => time)]).slice(0, 2),
    ).toEqual([
      ["2026-11-01", ["11:00", "12:00"]],
      ["2026-11-02", ["00:30"]],
    ])
  })
})

test.each([
  ["Europe/Madrid", "Europe/London", "2026-12-01T12:00:00Z", 60],
  ["Asia/Kolkata", "America/New_York", "2026-10-31T12:00:00Z", 570],
  ["Asia/Kolkata", "America/New_York", "2026-11-02T12:00:00Z", 630],
  ["America/New_York", "Asia/Kathmandu", "2026-11-02T12:00:00Z", -645],
  ["Europe/Dublin", "Europe/London", "2026-07-01T12:00:00Z", 0],
])("%s is ahead of %s at %s by %i minutes", (zone, than, at, minutes) => {
  expect(minutesAhead(zone, than, Date.parse(at))).toBe(minutes)
})

test("what is asked for holds the whole week in every zone, and nothing before today", () => {
  const zones = ["Pacific/Kiritimati", "Pacific/Niue", "Asia/Kolkata", "America/New_York"]
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400 }),
      fc.constantFrom(...zones),
      fc.constantFrom(...zones),
      (ahead, clinic, own) => {
        const today = localDate(clinic, Date.UTC(2026, 10, 25, 12))
        const first = localDate(own, Date.UTC(2026, 10, 25 + ahead, 12))
        const { from, days } = askedFor(first, today)
        expect(from >= today).toBe(true)
        expect(days).toBeLessThanOrEqual(42)
        const opens = dayStart(clinic, from)
        const closes = dayStart(clinic, from, days)
        expect(opens <= Math.max(dayStart(own, first), dayStart(clinic, today))).toBe(true)
        expect(closes >= dayStart(own, first, 7)).toBe(true)
      },
    ),
  )
})

function dayStart(zone: string, date: string, later = 0): number {
  let at = Date.parse(`${date}T00:00:00Z`) + later * 86_400_000 - 16 * 3_600_000
  const wanted = new Date(Date.parse(`${date}T00:00:00Z`) + later * 86_400_000)
    .toISOString()
    .slice(0, 10)
  while (localDate(zone, at) < wanted) at += 15 * 60_000
  return at
}
