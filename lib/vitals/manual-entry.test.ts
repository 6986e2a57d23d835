import { describe, expect, it } from "vitest"

import { type ManualForm, manualKinds, readManual } from "./manual-entry"
import { vitalCodes } from "./vital-code"

const now = Date.UTC(2026, 10, 24, 10, 20)
const form = (change: Partial<ManualForm> = {}): ManualForm => ({
  kind: "temperature",
  unit: "Cel",
  typed: { MDC_TEMP_BODY: "36.8" },
  at: now,
  ...change,
})
const pressure = (systolic: string, diastolic: string, unit = "mm[Hg]") =>
  form({
    kind: "bloodPressure",
    unit,
    typed: { MDC_PRESS_BLD_NONINV_SYS: systolic, MDC_PRESS_BLD_NONINV_DIA: diastolic },
  })

const read = (given: ManualForm) => {
  const answer = readManual(given, now)
  return answer.ok ? answer.value.values.map(({ value }) => value) : answer.reason
}

describe("what is typed in", () => {
  it("is a spot value of manual origin, at the moment that was given", () => {
    const answer = readManual(form({ at: now - 600_000 }), now)
    expect(answer).toEqual({
      ok: true,
      value: {
        unusual: [],
        values: [
          {
            code: "MDC_TEMP_BODY",
            value: 36.8,
            unit: "Cel",
            at: now - 600_000,
            derived: false,
            origin: "manual",
            spot: true,
            questionable: false,
            device: "",
          },
        ],
      },
    })
  })

  it.each([
    ["a comma", form({ typed: { MDC_TEMP_BODY: " 36,8 " } }), [36.8]],
    ["Fahrenheit", form({ unit: "[degF]", typed: { MDC_TEMP_BODY: "98.6" } }), [37]],
    [
      "mg/dL",
      form({ kind: "glucose", unit: "mg/dL", typed: { MDC_CONC_GLU_GEN: "99" } }),
      [5.495237],
    ],
    [
      "pounds",
      form({ kind: "weight", unit: "[lb_av]", typed: { MDC_MASS_BODY_ACTUAL: "154" } }),
      [69.85322],
    ],
    [
      "inches",
      form({ kind: "height", unit: "[in_i]", typed: { MDC_LEN_BODY_ACTUAL: "70" } }),
      [177.8],
    ],
    ["kilopascals", pressure("16", "10.7", "kPa"), [120.0099, 80.25663]],
    ["a pressure without a pulse", pressure("120", "80"), [120, 80]],
  ])("may be written with %s", (_, given, values) => {
    expect(read(given)).toEqual(values)
  })

  it("keeps a pulse in beats, whatever the pressure is in", () => {
    const { typed } = pressure("16", "10.7", "kPa")
    const given = {
      ...pressure("16", "10.7", "kPa"),
      typed: { ...typed, MDC_PULS_RATE_NON_INV: "72" },
    }
    expect(read(given)).toEqual([120.0099, 80.25663, 72])
  })

  it.each([
    ["nothing", form({ typed: {} }), "not_a_number"],
    ["a word", form({ typed: { MDC_TEMP_BODY: "warm" } }), "not_a_number"],
    ["a negative number", form({ typed: { MDC_TEMP_BODY: "-3" } }), "not_a_number"],
    ["what nobody has", form({ typed: { MDC_TEMP_BODY: "368" } }), "implausible"],
    ["a diastolic above the systolic pressure", pressure("80", "120"), "crossed"],
    ["a moment to come", form({ at: now + 120_000 }), "future"],
    ["a moment of the day before yesterday", form({ at: now - 90_000_000 }), "too_old"],
    ["no moment", form({ at: Number.NaN }), "future"],
  ])("is refused: %s", (_, given, reason) => {
    expect(read(given)).toBe(reason)
  })

  it("is asked for once more where it is possible and unusual", () => {
    expect(readManual(form({ typed: { MDC_TEMP_BODY: "42" } }), now)).toMatchObject({
      value: { unusual: ["MDC_TEMP_BODY"] },
    })
  })

  it("is in the code's own unit first, and what is usual is plausible", () => {
    for (const { units, fields } of Object.values(manualKinds)) {
      expect(units[0].unit).toBe(vitalCodes[fields[0].code].unit)
      for (const { code, usual } of fields) {
        expect(usual[0]).toBeGreaterThanOrEqual(vitalCodes[code].plausible[0])
        expect(usual[1]).toBeLessThanOrEqual(vitalCodes[code].plausible[1])
      }
    }
  })
})
