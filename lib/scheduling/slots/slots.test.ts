import { describe, expect, it } from "vitest"

import { inTurn, sharedSlots } from "./pool"
import { freeSlots, gridSlots } from "./slots"
import { busy, calendar, instant, quarters, shown } from "./testing-slots"
import { answerOf, cases } from "./testing-tables"

describe("the decided rules", () => {
  it.each(cases.map((one) => [one.name, one] as const))("%s", (_, one) => {
    expect(answerOf(one)).toEqual(one.expected)
  })
})

const asked = {
  window: { from: instant("2026-11-30T00:00Z"), to: instant("2026-12-01T00:00Z") },
  now: instant("2026-11-30T00:00Z"),
  zone: "Europe/London",
}

it("has no slots without hours, and none in a window that ends before it starts", () => {
  expect(freeSlots(calendar("Europe/London", []), quarters, asked)).toEqual([])
  const nine = calendar("Europe/London", ["1 09:00-10:00"])
  expect(gridSlots(nine, quarters, { from: asked.window.to, to: asked.window.from })).toEqual([])
})

it("a slot says where it ends and how many seats it has", () => {
  const [first] = freeSlots(
    calendar("Europe/London", ["1 09:00-10:00"]),
    { ...quarters, capacity: 6 },
    asked,
  )
  expect(first).toEqual({
    startsAt: instant("2026-11-30T09:00Z"),
    endsAt: instant("2026-11-30T09:15Z"),
    seatsLeft: 6,
  })
})

it("a shared slot names who is free, in each party's order", () => {
  const people = ["c", "a", "b"].map((id) => ({
    id,
    calendar: calendar("Europe/London", ["1 09:00-09:30"], {
      busy: id === "a" ? [busy("2026-11-30T09:15Z", "2026-11-30T09:30Z")] : [],
    }),
  }))
  const slots = sharedSlots([people], quarters, asked)
  expect(shown(slots)).toEqual(["2026-11-30T09:00Z", "2026-11-30T09:15Z"])
  expect(slots.map(({ free }) => free)).toEqual([[["c", "a", "b"]], [["c", "b"]]])
})

it("the first available are tried as listed, the least loaded by booked time", () => {
  const load = new Map([
    ["a", 90],
    ["b", 30],
  ])
  expect(inTurn("first_available", ["a", "b", "c"], load)).toEqual(["a", "b", "c"])
  expect(inTurn("least_loaded", ["a", "b", "c"], load)).toEqual(["c", "b", "a"])
  expect(inTurn("least_loaded", ["y", "x"], load)).toEqual(["y", "x"])
})
