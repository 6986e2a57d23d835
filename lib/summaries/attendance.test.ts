import fc from "fast-check"
import { expect, test } from "vitest"

import { attendanceOf } from "./attendance"
import type { CallSighting } from "./attendance"

const at = (time: string) => new Date(`2026-11-24T${time}Z`)
const end = at("10:51:00")
const seen = (...rows: [CallSighting["kind"], string][]) =>
  rows.map(([kind, time]): CallSighting => ({ kind, who: "patient", at: at(time) }))

test.each<[string, ReturnType<typeof seen>, [string, number, string | null] | undefined]>([
  ["never came", [], undefined],
  ["came and stayed", seen(["joined", "10:30:00"]), ["10:30:00", 0, null]],
  ["left with the end", seen(["joined", "10:30:00"], ["left", "10:50:55"]), ["10:30:00", 0, null]],
  ["left after it", seen(["joined", "10:30:00"], ["left", "10:52:00"]), ["10:30:00", 0, null]],
  [
    "left before it",
    seen(["joined", "10:30:00"], ["left", "10:40:00"]),
    ["10:30:00", 0, "10:40:00"],
  ],
  [
    "dropped out twice and came back, told twice",
    [
      ...seen(["joined", "10:30:00"], ["left", "10:33:00"], ["left", "10:33:02"]),
      ...seen(["joined", "10:34:00"], ["joined", "10:34:01"], ["left", "10:40:00"]),
      ...seen(["joined", "10:41:00"]),
    ],
    ["10:30:00", 2, null],
  ],
  [
    "took their own place again within a second",
    seen(["joined", "10:30:00"], ["joined", "10:35:00"], ["left", "10:35:00"]),
    ["10:30:00", 1, null],
  ],
  [
    "came and left within a second",
    seen(["joined", "10:30:00"], ["left", "10:30:00"]),
    ["10:30:00", 0, "10:30:00"],
  ],
  ["only seen in the room", seen(["in_room", "10:35:00"]), ["10:35:00", 0, null]],
  [
    "the coming back was lost",
    seen(["joined", "10:30:00"], ["left", "10:33:00"], ["in_room", "10:40:00"]),
    ["10:30:00", 1, null],
  ],
  ["only seen to leave", seen(["left", "10:40:00"]), undefined],
])("%s", (_, rows, expected) => {
  expect(attendanceOf(rows, end)).toEqual(
    expected === undefined
      ? []
      : [
          {
            who: "patient",
            joined: at(expected[0]),
            returns: expected[1],
            left: expected[2] === null ? null : at(expected[2]),
          },
        ],
  )
})

test("the order in which they were told makes no difference", () => {
  const row = fc.record({
    kind: fc.constantFrom("joined" as const, "left" as const, "in_room" as const),
    who: fc.constantFrom("patient" as const, "clinician" as const),
    at: fc.integer({ min: 0, max: 20 }).map((second) => new Date(end.getTime() - second * 5_000)),
  })
  const shuffled = fc
    .array(row, { maxLength: 12 })
    .chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    )
  fc.assert(
    fc.property(shuffled, ([rows, again]) => {
      const told = attendanceOf(rows, end)
      expect(attendanceOf(again, end)).toEqual(told)
      for (const { joined, left } of told)
        expect(left === null || (left >= joined && left < end)).toBe(true)
    }),
  )
})
