import fc from "fast-check"
import { expect, it } from "vitest"

import { similarNames } from "./similar"

it.each([
  ["Agnes Thistledown", "agnes thistledown"],
  ["Agnes Thistledown", "Thistledown, Agnes"],
  ["Agnes Thistledown", "Agnes Mary Thistledown"],
  ["Agnes Thistledown", "Agnes Thistledwon"],
  ["Agnes Thistledown", "Agnès Thistledown"],
  ["Hugo Pennyfeather", "Hugo Pennyfether"],
  ["Lin Xiaoman 林小满", "林小满"],
])("%s and %s may be one", (one, other) => {
  expect(similarNames(one, other)).toBe(true)
})

it.each([
  ["Agnes Thistledown", "Percival Mossop"],
  ["Agnes Thistledown", "Agnes Crake"],
  ["林小满", "林大明"],
  ["", "Agnes"],
])("%s and %s are two", (one, other) => {
  expect(similarNames(one, other)).toBe(false)
})

it("takes no side", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (one, other) => {
      expect(similarNames(one, other)).toBe(similarNames(other, one))
    }),
  )
})
