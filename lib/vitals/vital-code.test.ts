import { describe, expect, it } from "vitest"

import en from "@/lib/i18n/messages/en/vitals.json"
import zh from "@/lib/i18n/messages/zh/vitals.json"

import { Ingest } from "./schema"
import { staleness } from "./staleness"
import { isVitalCode, vitalCodes } from "./vital-code"

const entries = Object.entries(vitalCodes)

describe("the table of vital codes", () => {
  it.each([
    ["MDC_ECG_HEART_RATE", 147842, "8867-4", "/min", true],
    ["MDC_PULS_OXIM_PULS_RATE", 149530, "8867-4", "/min", true],
    ["MDC_PULS_OXIM_SAT_O2", 150456, "2708-6", "%", true],
    ["MDC_RESP_RATE", 151562, "9279-1", "/min", true],
    ["MDC_PRESS_BLD_NONINV_SYS", 150021, "8480-6", "mm[Hg]", false],
    ["MDC_PRESS_BLD_NONINV_DIA", 150022, "8462-4", "mm[Hg]", false],
    ["MDC_PRESS_BLD_NONINV_MEAN", 150023, "8478-0", "mm[Hg]", false],
    ["MDC_PULS_RATE_NON_INV", 149546, "8867-4", "/min", false],
    ["MDC_TEMP_BODY", 150364, "8310-5", "Cel", false],
    ["MDC_MASS_BODY_ACTUAL", 188736, "29463-7", "kg", false],
    ["MDC_LEN_BODY_ACTUAL", 188740, "8302-2", "cm", false],
    ["MDC_RATIO_MASS_BODY_LEN_SQ", 188752, "39156-5", "kg/m2", false],
    ["MDC_CONC_GLU_GEN", 160020, "15074-8", "mmol/L", false],
  ] as const)("%s", (code, mdc, loinc, unit, continuous) => {
    expect(vitalCodes[code]).toMatchObject({ mdc, unit, continuous })
    expect(vitalCodes[code].loinc[0]).toBe(loinc)
  })

  it("has every code once, and words for it in both languages", () => {
    expect(entries).toHaveLength(13)
    expect(new Set(entries.map(([, { mdc }]) => mdc)).size).toBe(entries.length)
    // The pair of systolic over diastolic has a word of its own.
    const words = new Set<string>([...entries.map(([, { short }]) => short), "nibp"])
    expect(words).toEqual(new Set(Object.keys(en.short)))
    expect(Object.keys(zh.short)).toEqual(Object.keys(en.short))
  })

  it.each(entries)("%s: each plausible value fits into the record", (code, { unit, plausible }) => {
    const values = plausible.map((value) => ({ code, value, unit, at: 1, derived: false }))
    expect(Ingest.safeParse({ values }).success).toBe(true)
    expect(code.length).toBeLessThanOrEqual(64)
  })

  it("knows no other name", () => {
    expect(isVitalCode("MDC_PRESS_BLD_ART_ABP_SYS")).toBe(false)
    expect(isVitalCode("toString")).toBe(false)
  })
})

describe("the age of a number", () => {
  it.each([
    ["MDC_PULS_OXIM_SAT_O2", 5_000, "fresh"],
    ["MDC_PULS_OXIM_SAT_O2", 5_001, "dim"],
    ["MDC_PULS_OXIM_SAT_O2", 10_001, "gone"],
    ["MDC_UNKNOWN", 10_001, "gone"],
    ["MDC_PRESS_BLD_NONINV_SYS", 10_001, "fresh"],
    ["MDC_TEMP_BODY", 15 * 60_000, "fresh"],
    ["MDC_TEMP_BODY", 15 * 60_000 + 1, "dim"],
    ["MDC_TEMP_BODY", 60 * 60_000 + 1, "gone"],
  ])("%s after %d ms: %s", (code, age, expected) => {
    expect(staleness(age, code)).toBe(expected)
  })
})
