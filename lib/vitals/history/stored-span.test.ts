import { expect, test } from "vitest"

import { nearestIn, storedSpan } from "./stored-span"

const numbers = { from: 1_000, to: 9_000 }

test.each([
  [
    "numbers alone, the last of them too",
    { numbers, waves: undefined },
    { from: 1_000, to: 9_001 },
  ],
  ["waves alone", { numbers: undefined, waves: numbers }, numbers],
  [
    "numbers around the strips that retention left",
    { numbers, waves: { from: 4_000, to: 5_000 } },
    { from: 1_000, to: 9_001 },
  ],
  [
    "waves around a spot value",
    { numbers: { from: 4_000, to: 4_000 }, waves: numbers },
    { from: 1_000, to: 9_000 },
  ],
  ["one number", { numbers: { from: 7, to: 7 }, waves: undefined }, { from: 7, to: 8 }],
  ["nothing", { numbers: undefined, waves: undefined }, undefined],
])("%s", (_, charted, span) => {
  expect(storedSpan(charted)).toEqual(span)
})

test.each([
  [999, 1_000],
  [1_000, 1_000],
  [5_000, 5_000],
  [9_001, 9_000],
])("of %d the nearest is %d", (at, nearest) => {
  expect(nearestIn(at, numbers)).toBe(nearest)
})
