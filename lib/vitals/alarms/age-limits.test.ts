import { expect, test } from "vitest"

import { defaultLimits } from "./age-limits"
import { limitChanges } from "./limit-changes"
import { defaultAdultLimits } from "./limits"
import { limitsSchema } from "./schema"

const edges = ({ vitals }: ReturnType<typeof defaultLimits>, code: keyof typeof vitals) => {
  const { extremeLow, low, high, extremeHigh } = vitals[code]
  return [extremeLow, low, high, extremeHigh]
}

test.each([
  [0, [81, 91, 179, 189], [16, 20, 80, 90], [46, 51, 99, 129]],
  [2, [81, 91, 179, 189], [16, 20, 80, 90], [46, 51, 99, 129]],
  [3, [71, 81, 169, 179], [16, 20, 70, 80], [61, 71, 119, 149]],
  [47, [61, 71, 149, 169], [13, 16, 60, 70], [66, 76, 124, 159]],
  [48, [51, 61, 129, 150], [11, 15, 40, 50], [71, 81, 139, 169]],
  [191, [41, 50, 119, 139], [10, 11, 22, 29], [76, 86, 149, 189]],
])("at %i months", (months, heart, breath, pressure) => {
  const limits = defaultLimits(months)
  expect(edges(limits, "MDC_ECG_HEART_RATE")).toEqual(heart)
  expect(edges(limits, "MDC_RESP_RATE")).toEqual(breath)
  expect(edges(limits, "MDC_PRESS_BLD_NONINV_SYS")).toEqual(pressure)
  expect(limitsSchema().parse(limits)).toEqual(limits)
})

test("a child's are others than an adult's: by that the page says that they need sign-off", () => {
  for (let months = 0; months < 192; months++)
    expect(limitChanges(defaultAdultLimits, defaultLimits(months))).not.toEqual([])
})

test("from 16 years on they are those of adults", () => {
  expect(defaultLimits(192)).toBe(defaultAdultLimits)
})
