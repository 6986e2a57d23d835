import fc from "fast-check"
import { expect, test } from "vitest"

import { soapSections } from "@/lib/consultations/soap"

import { differenceOf, isNoDifference, reversed, withDifference } from "./difference"
import type { Wording } from "./difference"
import { editDistance, wordParts } from "./word-difference"

const sentence = fc.constantFrom("Cough.", "No fever.", "咳嗽四天。", "Rest.", "Rest. ", "")
const cites = fc.array(fc.constantFrom("N1", "V2"), { maxLength: 2 })
const plain = { noNullPrototype: true }
const line = { section: fc.constantFrom(...soapSections), text: sentence, cites }
const wording: fc.Arbitrary<Wording> = fc.record({
  lines: fc.array(fc.record(line, plain), { maxLength: 12 }),
  instructions: fc.array(fc.record({ text: sentence, cites }, plain), { maxLength: 6 }),
})

test("a difference leads from one version to the next, and back", () => {
  fc.assert(
    fc.property(wording, wording, (before, after) => {
      const difference = differenceOf(before, after)
      expect(withDifference(before, difference)).toEqual(after)
      expect(withDifference(after, reversed(difference))).toEqual(before)
      expect(reversed(reversed(difference))).toEqual(difference)
      // As it is stored.
      expect(JSON.parse(JSON.stringify(difference))).toEqual(difference)
    }),
  )
})

test("the same text has none, and only the same text", () => {
  fc.assert(
    fc.property(wording, wording, (before, after) => {
      expect(isNoDifference(differenceOf(before, structuredClone(before)))).toBe(true)
      const same = JSON.stringify(before) === JSON.stringify(after)
      expect(isNoDifference(differenceOf(before, after))).toBe(same)
    }),
  )
})

test("a difference of another text is not applied", () => {
  const line = (text: string) => ({ section: "plan" as const, text, cites: [] })
  const text = (...lines: string[]) => ({ lines: lines.map(line), instructions: [] })
  const difference = differenceOf(text("a", "b"), text("a", "c"))
  expect(withDifference(text("a", "x"), difference)).toBeUndefined()
  expect(withDifference(text("a"), difference)).toBeUndefined()
})

test.each([
  ["Cough for four days.", "Cough for four days.", 0],
  ["Cough for four days.", "Cough for five days.", 2],
  ["Rest.", "", 1],
  ["咳嗽四天。", "咳嗽五天。", 2],
])("how many words lie between %j and %j: %i", (before, after, words) => {
  const text = (said: string): Wording => ({
    lines: said === "" ? [] : [{ section: "plan", text: said, cites: ["N1"] }],
    instructions: [],
  })
  expect(editDistance(text(before), text(after))).toBe(words)
})

test("the parts of a sentence say both versions", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "grapheme" }),
      (before, after) => {
        const parts = wordParts(before, after)
        const without = (kind: string) =>
          parts
            .filter((part) => part.kind !== kind)
            .map(({ text }) => text)
            .join("")
        expect([without("added"), without("removed")]).toEqual([before, after])
      },
    ),
  )
})
