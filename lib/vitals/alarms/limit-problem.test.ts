import { expect, it } from "vitest"

import { limitProblem } from "./limit-problem"

const none = { low: null, high: null, extremeLow: null, extremeHigh: null }

it.each([
  [none, undefined],
  [{ low: 50, high: 120, extremeLow: 40, extremeHigh: 140 }, undefined],
  [{ ...none, low: 0 }, "not_physical"],
  [{ ...none, high: Number.NaN }, "not_physical"],
  [{ ...none, low: 120, high: 50 }, "not_in_order"],
  [{ ...none, low: 80, high: 80 }, "not_in_order"],
  [{ ...none, low: 50, extremeLow: 60 }, "not_in_order"],
  [{ ...none, low: 80, high: 83 }, "never_clears"],
])("heart rate %o: %s", (bounds, problem) => {
  expect(limitProblem("MDC_ECG_HEART_RATE", bounds, 2)).toBe(problem)
})
