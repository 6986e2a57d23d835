import fc from "fast-check"
import { expect, test } from "vitest"

import { draftExtras } from "./draft-extras"

const none = { instructions: null, notCovered: null, dropped: null, method: null }

test("an older draft has none of it", () => {
  expect(draftExtras(none)).toEqual({ instructions: [], notCovered: [], dropped: [], method: null })
})

test("what a draft carries", () => {
  expect(
    draftExtras({
      instructions: [{ text: "Rest.", cites: ["N1"] }, "Drink water."],
      notCovered: ["allergies"],
      dropped: [{ text: "No swelling since last week.", why: "number" }],
      method: "extractive",
    }),
  ).toEqual({
    instructions: [
      { text: "Rest.", cites: ["N1"] },
      { text: "Drink water.", cites: [] },
    ],
    notCovered: ["allergies"],
    dropped: [{ text: "No swelling since last week.", why: "number", count: 1 }],
    method: "extractive",
  })
})

test("sentences that were left out may be no more than counted", () => {
  expect(draftExtras({ ...none, dropped: { number: 2, drug: 0, negation: 1 } }).dropped).toEqual([
    { why: "number", count: 2, text: null },
    { why: "negation", count: 1, text: null },
  ])
})

test("whatever stands there, a review goes on", () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.jsonValue(),
      fc.jsonValue(),
      (instructions, notCovered, dropped) => {
        const extras = draftExtras({ instructions, notCovered, dropped, method: null })
        expect(extras.instructions.every(({ text }) => text !== "")).toBe(true)
        expect(Array.isArray(extras.notCovered) && Array.isArray(extras.dropped)).toBe(true)
      },
    ),
  )
})
