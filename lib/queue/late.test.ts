import { expect, test } from "vitest"

import { noticeDue } from "./late"

test.each([
  [0, 0, undefined],
  [14, 0, undefined],
  [15, 0, 15],
  [29, 15, undefined],
  [30, 15, 30],
  [50, 15, 45],
  [20, 45, undefined],
])("%i minutes late, %i told: %s", (late, told, expected) => {
  expect(noticeDue(late, told)).toBe(expected)
})
