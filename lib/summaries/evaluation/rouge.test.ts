import fc from "fast-check"
import { expect, test } from "vitest"

import { rouge, wordsOf } from "./rouge"

test("by hand: police killed the gunman, police kill the gunman", () => {
  const scores = rouge("police kill the gunman", "Police killed the gunman.")
  expect(scores.one).toBeCloseTo(0.75)
  expect(scores.two).toBeCloseTo(1 / 3)
  expect(scores.long).toBeCloseTo(0.75)
  // The same words in another order: ROUGE-1 does not see it, ROUGE-L does.
  const turned = rouge("the gunman kill police", "Police killed the gunman.")
  expect(turned.one).toBeCloseTo(0.75)
  expect(turned.long).toBeCloseTo(0.5)
})

const text = fc
  .array(fc.constantFrom("pain", "no", "left", "knee", "100", "咳"), { maxLength: 30 })
  .map((words) => words.join(" "))

test("between 0 and 1, the same from both sides, 1 for itself, and never more for longer n-grams than for words", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [there, back] = [rouge(a, b), rouge(b, a)]
      expect(there).toEqual(back)
      for (const score of Object.values(there)) {
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
      }
      expect(there.long).toBeLessThanOrEqual(there.one + 1e-12)
      const itself = rouge(a, a)
      expect([itself.one, itself.long]).toEqual(wordsOf(a).length > 0 ? [1, 1] : [0, 0])
    }),
  )
})

test("texts without a common word have nothing in common", () => {
  expect(rouge("left knee", "no fever")).toEqual({ one: 0, two: 0, long: 0 })
})
