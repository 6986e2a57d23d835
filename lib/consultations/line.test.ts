import { expect, test } from "vitest"

import { inOrder, placeInLine } from "./line"
import type { InLine } from "./line"

const at = (time: string) => new Date(`2026-11-24T${time}:00Z`)

function visit(visitId: string, start: string, more: Partial<InLine> = {}): InLine {
  const startsAt = at(start)
  const endsAt = new Date(startsAt.getTime() + 20 * 60_000)
  return {
    visitId,
    state: "waiting",
    startsAt,
    endsAt,
    arrivedAt: startsAt,
    admittedAt: null,
    ...more,
  }
}

function inCall(start: string, admitted: string): InLine {
  return visit("call", start, { state: "in_call", admittedAt: at(admitted) })
}

test("by scheduled time, then by arrival; whoever is in the call is not in line", () => {
  const visits = [
    visit("c", "10:40"),
    visit("late", "10:20", { arrivedAt: at("10:19") }),
    visit("first", "10:20", { arrivedAt: at("10:01") }),
    inCall("10:00", "10:00"),
  ]
  expect(inOrder(visits).map((one) => one.visitId)).toEqual(["first", "late", "c"])
  expect(placeInLine("c", visits, at("10:15"))).toMatchObject({ position: 3, ahead: 2 })
  expect(placeInLine("call", visits, at("10:15"))).toBeNull()
})

test.each([
  ["nobody before, before the time", [visit("me", "10:20")], "10:10", null],
  ["four minutes past is on time", [visit("me", "10:20")], "10:24", null],
  [
    "past the time and nobody in the call: nobody knows",
    [visit("me", "10:20")],
    "10:31",
    { expectedAt: null, minutes: 15 },
  ],
  ["the one before ends in time", [inCall("10:00", "10:00"), visit("me", "10:20")], "10:10", null],
  [
    "the one before began 15 minutes late",
    [inCall("10:00", "10:15"), visit("me", "10:20")],
    "10:20",
    { expectedAt: at("10:35"), minutes: 15 },
  ],
  [
    "and so is everyone after",
    [inCall("10:00", "10:15"), visit("x", "10:20"), visit("me", "10:40")],
    "10:20",
    { expectedAt: at("10:55"), minutes: 15 },
  ],
  ["until a gap makes up for it", [inCall("10:00", "10:15"), visit("me", "11:00")], "10:20", null],
  [
    "the one before has overrun: nobody knows",
    [inCall("10:00", "10:00"), visit("me", "10:20")],
    "10:31",
    { expectedAt: null, minutes: 15 },
  ],
  [
    "which is unknown also before one's own time",
    [inCall("10:00", "10:00"), visit("me", "10:40")],
    "10:31",
    { expectedAt: null, minutes: 0 },
  ],
] as const)("%s", (_, visits, now, late) => {
  expect(placeInLine("me", visits, at(now))?.late).toEqual(late)
})
