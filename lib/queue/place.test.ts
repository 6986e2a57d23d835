import { randomUUID } from "node:crypto"

import fc from "fast-check"
import { expect, test } from "vitest"

import { UserId } from "@/lib/ids"

import { aheadOf, inOrder } from "./place"

const a = UserId.parse(randomUUID())
const b = UserId.parse(randomUUID())
const queue = [
  { id: "3", place: 4, clinicians: [a, b] },
  { id: "1", place: 1, clinicians: [a] },
  { id: "2b", place: 3, clinicians: [b] },
  { id: "2a", place: 2, clinicians: [a] },
]

test.each([
  ["1", []],
  ["2a", ["1"]],
  ["2b", []],
  ["3", ["1", "2a", "2b"]],
  ["gone", undefined],
])("%s has those before who want the same clinician", (id, expected) => {
  expect(aheadOf(id, queue)?.map((one) => one.id)).toEqual(expected)
})

test("the order does not depend on the order of the rows", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(queue, { minLength: queue.length }), (rows) => {
      expect(inOrder(rows)).toEqual(inOrder(queue))
    }),
  )
})
