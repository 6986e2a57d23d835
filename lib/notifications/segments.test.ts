import fc from "fast-check"
import { expect, it, test } from "vitest"

import { segmentsOf } from "./segments"

it.each([
  ["", "gsm7", 1],
  ["a".repeat(160), "gsm7", 1],
  ["a".repeat(161), "gsm7", 2],
  ["a".repeat(306), "gsm7", 2],
  ["a".repeat(307), "gsm7", 3],
  ["€".repeat(80), "gsm7", 1],
  ["€".repeat(81), "gsm7", 2],
  // The escape and its sign stay together: 76 of them a segment, one septet left empty.
  ["€".repeat(153), "gsm7", 3],
  ["您".repeat(70), "ucs2", 1],
  ["您".repeat(71), "ucs2", 2],
  ["您".repeat(134), "ucs2", 2],
  ["您".repeat(135), "ucs2", 3],
  [`it’s ${"a".repeat(65)}`, "ucs2", 1],
  ["😀".repeat(35), "ucs2", 1],
  ["😀".repeat(66), "ucs2", 2],
  ["😀".repeat(67), "ucs2", 3],
])("%j…", (text, alphabet, count) => {
  expect(segmentsOf(text)).toEqual({ alphabet, count })
})

test("any text has at least one segment, and more of it never fewer", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (one, two) => {
      const { count } = segmentsOf(one)
      expect(count).toBeGreaterThanOrEqual(1)
      expect(segmentsOf(one + two).count).toBeGreaterThanOrEqual(count)
    }),
  )
})
