import fc from "fast-check"
import { expect, test } from "vitest"

import { draftExtras } from "./draft-extras"

const number = {
  ...{ section: "objective", why: "number", count: 1, cites: ["L4"] },
  text: "No swelling for 3 weeks.",
}
const none = { instructions: null, notCovered: null, dropped: null, method: null }

test("an older draft has none of it", () => {
  expect(draftExtras(none)).toEqual({ instructions: [], notCovered: [], dropped: [], method: null })
})

test("what a draft carries", () => {
  expect(
    draftExtras({
      instructions: [{ text: "Rest.", cites: ["N1"] }, "Drink water."],
      notCovered: ["allergies"],
      dropped: [number],
      method: "extractive",
    }),
  ).toEqual({
    instructions: [
      { text: "Rest.", cites: ["N1"] },
      { text: "Drink water.", cites: [] },
    ],
    notCovered: ["allergies"],
    dropped: [number],
    method: "extractive",
  })
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
