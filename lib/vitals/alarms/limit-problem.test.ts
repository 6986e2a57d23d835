import fc from "fast-check"
import { expect, it } from "vitest"

import { monitored } from "./condition"
import { limitProblem } from "./limit-problem"
import { defaultAdultLimits } from "./limits"
import type { VitalLimits } from "./limits"
import { limitsSchema } from "./schema"
import { heart, spo2 } from "./testing-monitor"

const none = { low: null, high: null, extremeLow: null, extremeHigh: null }
const delay = (delayMs: number) => ({ ...defaultAdultLimits.vitals[heart].ordinary, delayMs })

it.each([
  [heart, none, undefined],
  [heart, { low: 50, high: 120, extremeLow: 40, extremeHigh: 140 }, undefined],
  [heart, { ...none, low: 0 }, "not_physical"],
  [heart, { ...none, high: Number.NaN }, "not_physical"],
  [heart, { ...none, low: 120, high: 50 }, "not_in_order"],
  [heart, { ...none, low: 80, high: 80 }, "not_in_order"],
  [heart, { ...none, low: 50, extremeLow: 60 }, "not_in_order"],
  [heart, { ...none, low: 80, high: 83 }, "never_clears"],
  [heart, { hysteresis: 36 }, "never_clears"],
  [heart, { hysteresis: -1 }, "never_clears"],
  [heart, { ordinary: delay(10_000) }, undefined],
  [heart, { ordinary: delay(10_001) }, "delay_too_long"],
  [heart, { extreme: { ...delay(11_000), priority: "high" } }, "delay_too_long"],
  [spo2, { low: 84, extremeLow: null }, "below_floor"],
  [spo2, { low: 90, extremeLow: 84 }, "below_floor"],
  [spo2, { low: null, extremeLow: null }, "below_floor"],
  [spo2, { low: 85, extremeLow: 85 }, undefined],
] as const)("%s %o: %s", (code, change, problem) => {
  expect(limitProblem(code, { ...defaultAdultLimits.vitals[code], ...change })).toBe(problem)
})

it("says no exactly where the server would", () => {
  const schema = limitsSchema()
  const code = fc.constantFrom(heart, spo2, "MDC_TEMP_BODY" as const)
  const made = code.chain((of) => {
    const [least, most] = monitored[of].plausible
    const bound = fc.option(fc.integer({ min: least - 2, max: most + 2 }), { nil: null })
    const delayMs = fc.integer({ min: 0, max: 700 }).map((seconds) => seconds * 1_000)
    return fc.record({
      of: fc.constant(of),
      bounds: fc.record({ low: bound, high: bound, extremeLow: bound, extremeHigh: bound }),
      hysteresis: fc.integer({ min: -1, max: 40 }),
      delayMs,
    })
  })
  fc.assert(
    fc.property(made, ({ of, bounds, hysteresis, delayMs }) => {
      const { vitals } = defaultAdultLimits
      const was = vitals[of]
      const is: VitalLimits = {
        ...was,
        ...bounds,
        hysteresis,
        ordinary: { ...was.ordinary, delayMs },
      }
      const whole = { ...defaultAdultLimits, vitals: { ...vitals, [of]: is } }
      expect(limitProblem(of, is) === undefined).toBe(schema.safeParse(whole).success)
    }),
    { numRuns: 500 },
  )
})
