import fc from "fast-check"
import { expect, it } from "vitest"

import { planProblems } from "@/lib/scheduling/availability/availability"
import type { PlanRule } from "@/lib/scheduling/availability/availability"

import { copiedToWeekdays, moved, periodOf, resized, snapped, withPeriod } from "./plan-state"

const nine: PlanRule = { weekday: 1, startsAt: "09:00", endsAt: "12:00", overnight: false }

it("an end at midnight is the next day's", () => {
  expect(periodOf(1320, 1440)).toEqual({ startsAt: "22:00", endsAt: "00:00", overnight: true })
  expect(periodOf(0, 1440)).toEqual({ startsAt: "00:00", endsAt: "00:00", overnight: true })
})

it("another period comes after the last, with an hour between", () => {
  expect(withPeriod([], 2)).toEqual([
    { weekday: 2, startsAt: "09:00", endsAt: "17:00", overnight: false },
  ])
  expect(withPeriod([nine], 1)[1]).toMatchObject({ startsAt: "13:00", endsAt: "16:00" })
})

it("Monday's hours for the working week leave the weekend alone", () => {
  const saturday = { ...nine, weekday: 6 }
  const copied = copiedToWeekdays([nine, { ...nine, weekday: 3, startsAt: "08:00" }, saturday], 1)
  expect(copied.map(({ weekday, startsAt }) => `${weekday} ${startsAt}`)).toEqual([
    "1 09:00",
    "2 09:00",
    "3 09:00",
    "4 09:00",
    "5 09:00",
    "6 09:00",
  ])
})

it.each([
  [15, "09:15", "12:15"],
  [-9999, "00:00", "03:00"],
  [9999, "23:45", "02:45"],
])("moved by %s minutes", (by, startsAt, endsAt) => {
  expect(moved(nine, by)).toMatchObject({ startsAt, endsAt })
})

it("whatever is dragged, the hours can be saved", () => {
  const minute = fc.integer({ min: -3000, max: 3000 })
  fc.assert(
    fc.property(
      minute,
      minute,
      fc.array(
        fc.tuple(fc.constantFrom("start" as const, "end" as const, "move" as const), minute),
      ),
      (a, b, moves) => {
        const from = Math.min(snapped(a), 1425)
        let period = periodOf(from, Math.max(snapped(b), from + 15))
        for (const [what, to] of moves)
          period = what === "move" ? moved(period, snapped(to)) : resized(period, what, snapped(to))
        const rules = [{ weekday: 1, ...period }]
        expect(planProblems({ zone: null, rules, overrides: [], timeOff: [] })).toEqual([])
      },
    ),
  )
})
