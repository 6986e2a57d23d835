import { randomUUID } from "node:crypto"

import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { UserId } from "@/lib/ids"

import { estimateWait } from "./estimate"
import type { Asked, Estimate } from "./estimate"

const now = Date.parse("2026-11-24T10:00:00Z")
const min = (minutes: number) => now + minutes * 60_000
const a = UserId.parse(randomUUID())
const b = UserId.parse(randomUUID())
const free = (id: UserId) => ({ id, booked: [], inCallSince: null })
/** Visits of 8, 10 and 12 minutes: quarters at 9 and 11. */
const usual: Asked = {
  onDuty: [free(a)],
  ahead: [],
  mine: [a],
  recentMinutes: [12, 8, 10],
  now,
}
const booked = (from: number, to: number) => ({ from: min(from), to: min(to) })

describe("the wait is", () => {
  test.each<[string, Partial<Asked>, unknown]>([
    ["nothing to speak of with nobody before", {}, { from: 0, to: 5 }],
    ["one visit with one before", { ahead: [[a]] }, { from: 5, to: 15 }],
    ["three visits with three before", { ahead: [[a], [a], [a]] }, { from: 25, to: 35 }],
    [
      "shared by two clinicians",
      {
        onDuty: [free(a), free(b)],
        mine: [a, b],
        ahead: [
          [a, b],
          [a, b],
        ],
      },
      { from: 5, to: 15 },
    ],
    ["not made longer by who waits for somebody else", { ahead: [[b], [b]] }, { from: 0, to: 5 }],
    [
      "until the call that runs ends",
      { onDuty: [{ ...free(a), inCallSince: min(-4) }] },
      { from: 5, to: 10 },
    ],
    [
      "wide when that call has run over",
      { onDuty: [{ ...free(a), inCallSince: min(-30) }] },
      { from: 0, to: 15 },
    ],
    [
      "after a booked visit that leaves no gap",
      { onDuty: [{ ...free(a), booked: [booked(5, 25)] }] },
      { from: 25, to: 30 },
    ],
    [
      "in the gap before one that leaves one",
      { onDuty: [{ ...free(a), booked: [booked(15, 35)] }] },
      { from: 0, to: 5 },
    ],
    [
      "wide when only a short visit fits the gap",
      { onDuty: [{ ...free(a), booked: [booked(10, 30)] }] },
      { from: 0, to: 30 },
    ],
  ])("%s", (_, change, range) => {
    expect(estimateWait({ ...usual, ...change })).toEqual({ kind: "range", ...Object(range) })
  })
})

describe("nobody can say", () => {
  test.each<[string, Partial<Asked>]>([
    ["with nobody on duty", { onDuty: [] }],
    ["with nobody on duty who may take them", { mine: [b] }],
    ["from fewer than three visits", { recentMinutes: [10, 10] }],
    ["what is more than three hours away", { ahead: Array.from({ length: 30 }, () => [a]) }],
  ])("%s", (_, change) => {
    expect(estimateWait({ ...usual, ...change })).toEqual({ kind: "unknown" })
  })
})

test("one more before never makes the wait shorter, and the range has two ends", () => {
  const minutes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 3, maxLength: 20 })
  const gaps = fc.array(
    fc.tuple(fc.integer({ min: -20, max: 200 }), fc.integer({ min: 5, max: 40 })),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(minutes, gaps, fc.integer({ min: 0, max: 8 }), (recentMinutes, pairs, count) => {
      const onDuty = [
        { ...free(a), booked: pairs.map(([from, long]) => booked(from, from + long)) },
      ]
      const ahead = Array.from({ length: count }, () => [a])
      const shorter = estimateWait({ ...usual, onDuty, recentMinutes, ahead })
      const longer = estimateWait({ ...usual, onDuty, recentMinutes, ahead: [...ahead, [a]] })
      expect(inOrder(shorter, longer)).toBe(true)
    }),
  )
})

function inOrder(shorter: Estimate, longer: Estimate): boolean {
  if (shorter.kind === "unknown") return longer.kind === "unknown"
  if (longer.kind === "unknown") return shorter.to > shorter.from
  return shorter.to > shorter.from && longer.from >= shorter.from && longer.to >= shorter.to
}
