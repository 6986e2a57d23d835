import { expect, it } from "vitest"

import { defaultAdultLimits } from "../alarms/limits"
import { draftOf, limitCodes, limitsFrom } from "./limits-draft"

const heart = "MDC_ECG_HEART_RATE"
const draft = draftOf(defaultAdultLimits)
const typed = (change: Partial<(typeof draft)[typeof heart]>) =>
  limitsFrom(defaultAdultLimits, { ...draft, [heart]: { ...draft[heart], ...change } })

it("what nobody touched is what it was", () => {
  expect(limitsFrom(defaultAdultLimits, draft)).toEqual(defaultAdultLimits)
  expect(Object.keys(draft)).toEqual(limitCodes)
})

it("takes limits, delays and hysteresis as they are typed", () => {
  const { vitals } = typed({ low: "45,5", extremeHigh: "", delay: "7", hysteresis: " 3 " }) ?? {}
  expect(vitals?.[heart]).toMatchObject({
    low: 45.5,
    extremeHigh: null,
    hysteresis: 3,
    ordinary: { delayMs: 7_000, priority: "medium" },
    extreme: { delayMs: 3_000 },
  })
})

it.each([
  { low: "x" },
  { low: "-1" },
  { high: "1e3" },
  { delay: "" },
  { extremeDelay: "1.25" },
  { hysteresis: "" },
])("%o is no number", (change) => {
  expect(typed(change)).toBeUndefined()
})
