import fc from "fast-check"
import { expect, test } from "vitest"

import { changedText, rounds } from "@/lib/testing-fuzz"

import { formatTraceparent, newTraceparent, parseTraceparent } from "./traceparent"

// The example of the recommendation, section 3.2.
const example = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

test("what is of the form is read, and written as it was", () => {
  const parsed = parseTraceparent(example)
  expect(parsed).toEqual({
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    flags: "01",
  })
  expect(parsed && formatTraceparent(parsed)).toBe(example)
})

test.each([
  ["nothing", null],
  ["no header", undefined],
  ["words", "Wren Alder, born 1941"],
  ["capitals", example.toUpperCase()],
  ["another version", `01${example.slice(2)}`],
  ["more than the form", `${example}-Wren`],
  ["a line more", `${example}\n`],
  ["no trace", `00-${"0".repeat(32)}-b7ad6b7169203331-01`],
  ["no span", `00-0af7651916cd43dd8448eb211c80319c-${"0".repeat(16)}-01`],
])("not taken: %s", (_, text) => {
  expect(parseTraceparent(text)).toBeUndefined()
})

test("a click's own is of the form", () => {
  const made = newTraceparent(Uint8Array.from({ length: 24 }, (_, i) => i + 1))
  expect(made).toBe("00-0102030405060708090a0b0c0d0e0f10-1112131415161718-01")
  expect(parseTraceparent(made)).toBeDefined()
})

test("whatever a caller wrote: what is taken is written as it came", () => {
  fc.assert(
    fc.property(changedText([example]), (text) => {
      const parsed = parseTraceparent(text)
      expect(parsed === undefined || formatTraceparent(parsed) === text).toBe(true)
    }),
    rounds(500),
  )
})
