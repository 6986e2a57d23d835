import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { defaultBounds } from "./limit-problem"
import { defaultAdultLimits } from "./limits"
import type { VitalLimits } from "./limits"
import { limitsSchema } from "./schema"
import { heart, spo2 } from "./testing-monitor"

const schema = limitsSchema()

function withVital(code: typeof spo2 | typeof heart, change: Partial<VitalLimits>) {
  const { vitals } = defaultAdultLimits
  return { ...defaultAdultLimits, vitals: { ...vitals, [code]: { ...vitals[code], ...change } } }
}

function problems(limits: unknown, used = schema): string[] {
  const { error } = used.safeParse(limits)
  return (error?.issues ?? []).map(({ path, message }) => `${path.slice(2).join(".")} ${message}`)
}

const level = { delayMs: 0, priority: "low", latching: false } as const

describe("limits", () => {
  it("for adults are taken as they are, through JSON", () => {
    expect(schema.parse(JSON.parse(JSON.stringify(defaultAdultLimits)))).toEqual(defaultAdultLimits)
  })

  it.each([
    ["SpO₂ below the floor", spo2, { low: 84, extremeLow: null }, ["low below_floor"]],
    ["extreme SpO₂ below the floor", spo2, { extremeLow: 84 }, ["extremeLow below_floor"]],
    ["SpO₂ without a low limit", spo2, { low: null, extremeLow: null }, ["low below_floor"]],
    [
      "a limit that nobody can have",
      heart,
      { high: 401, extremeHigh: null },
      ["high not_physical"],
    ],
    [
      "low above high",
      heart,
      { low: 121, high: 120, extremeLow: null },
      ["high not_in_order", "hysteresis never_clears"],
    ],
    ["extreme within ordinary", heart, { extremeLow: 60 }, ["low not_in_order"]],
    ["extreme high within ordinary", heart, { extremeHigh: 110 }, ["extremeHigh not_in_order"]],
    ["a hysteresis that never clears", heart, { hysteresis: 36 }, ["hysteresis never_clears"]],
    ["a hysteresis beyond what there is", spo2, { hysteresis: 11 }, ["hysteresis never_clears"]],
    [
      "a high limit that never clears",
      heart,
      { low: null, extremeLow: null, high: 20, extremeHigh: null, hysteresis: 20 },
      ["hysteresis never_clears"],
    ],
    [
      "an extreme that is milder",
      heart,
      { extreme: level },
      ["extreme.priority milder_than_ordinary"],
    ],
    [
      "a delay too long for a heart rate",
      heart,
      { ordinary: { ...level, delayMs: 10_001 } },
      ["ordinary.delayMs too_long"],
    ],
    ["silence that is no alarm for a day", spo2, { validMs: 86_400_000 }, ["validMs"]],
    [
      "silence that hardly anybody hears",
      spo2,
      { lossPriority: "low" },
      ["lossPriority below_floor"],
    ],
    ["as narrow as can be", spo2, { low: 98, hysteresis: 2 }, []],
    [
      "no limits of a rate",
      heart,
      { low: null, high: null, extremeLow: null, extremeHigh: null },
      [],
    ],
  ] as const)("%s", (_, code, change, said) =>
    expect(problems(withVital(code, change))).toEqual(
      said.map((one) => expect.stringContaining(one)),
    ),
  )

  it("have a floor that a clinic may set", () => {
    const own = limitsSchema({ ...defaultBounds, lowestLow: { [spo2]: 80 } })
    const newborn = withVital(spo2, { low: 85, extremeLow: 80 })
    expect(problems(newborn, own)).toEqual([])
    expect(problems(newborn)).toEqual(["extremeLow below_floor"])
  })

  it.each([
    ["a missing number", { vitals: {} }],
    ["an unknown number", { vitals: { ...defaultAdultLimits.vitals, MDC_AWAY_CO2_ET: {} } }],
    ["a missing report", { reported: {} }],
    [
      "escalation out of order",
      {
        signals: {
          ...defaultAdultLimits.signals,
          escalation: [
            { afterMs: 2000, from: "high" },
            { afterMs: 2000, from: "low" },
          ],
        },
      },
    ],
    [
      "asystole that is no alarm",
      {
        reported: {
          ...defaultAdultLimits.reported,
          asystole: { ...defaultAdultLimits.reported.asystole, enabled: false },
        },
      },
    ],
    [
      "fibrillation of low priority",
      {
        reported: {
          ...defaultAdultLimits.reported,
          ventricular_fibrillation: {
            ...defaultAdultLimits.reported.ventricular_fibrillation,
            priority: "low",
          },
        },
      },
    ],
    ["version 0", { version: 0 }],
    ["a stranger's field", { note: "" }],
  ])("%s is refused", (_, change) => {
    expect(schema.safeParse({ ...defaultAdultLimits, ...change }).success).toBe(false)
  })

  it("of any other shape are refused, never thrown at", () => {
    fc.assert(
      fc.property(fc.anything(), (json) => {
        expect(schema.safeParse(json).success).toBe(false)
      }),
    )
  })
})
