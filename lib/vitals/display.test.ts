import { describe, expect, it } from "vitest"

import { fittingGain, millivoltsIn, rowScale, speedOf, usualDisplay } from "./display"
import { pixelsPerMm } from "./sweep"

const ecg = { kind: "ecg", unit: "mV", gain: 200, baseline: 0, min: -200, max: 400 } as const
const row = { height: 100, pxPerMm: pixelsPerMm }

describe("the size of a trace", () => {
  it.each([
    ["mV", 200, 200],
    ["uV", 0.2, 200],
    ["µV", 0.2, 200],
    ["V", 200_000, 200],
  ])("draws an ECG in %s at 10 mm/mV: %d counts a unit, %d a millivolt", (unit, gain, perMv) => {
    const { pixelsPerCount, mmPerMv } = rowScale(
      { ...ecg, unit, gain },
      usualDisplay,
      row,
      undefined,
    )
    expect(mmPerMv).toBe(10)
    expect(perMv * pixelsPerCount).toBeCloseTo(10 * pixelsPerMm)
  })

  it.each([
    [0.5, 5],
    [1, 10],
    [2, 20],
  ] as const)("× %d is %d mm/mV", (gain, mm) => {
    expect(rowScale(ecg, { ...usualDisplay, gain }, row, undefined).mmPerMv).toBe(mm)
  })

  it("is told in the millimetres of the screen", () => {
    const measured = rowScale(ecg, usualDisplay, { ...row, pxPerMm: 5 }, undefined)
    expect(200 * measured.pixelsPerCount).toBe(50)
  })

  it("fills a row with a wave that has no scale, by the gain", () => {
    const pleth = { ...ecg, kind: "pleth", unit: "NU", min: 0, max: 100 } as const
    const one = rowScale(pleth, usualDisplay, row, undefined)
    expect(one).toEqual({ centre: 50, pixelsPerCount: 0.8, mmPerMv: undefined })
    const half = rowScale(pleth, { ...usualDisplay, gain: 0.5 }, row, undefined)
    expect(half.pixelsPerCount).toBeCloseTo(0.4)
    const seen = rowScale(pleth, { ...usualDisplay, gain: "auto" }, row, { min: 40, max: 60 })
    expect(seen.pixelsPerCount).toBeCloseTo(4)
  })

  it("never draws an unfiltered ECG outside of its row because of where its zero lies", () => {
    const far = { ...ecg, min: 4_000, max: 4_400 }
    const off = rowScale(far, { ...usualDisplay, filter: "off" }, row, undefined)
    expect(off.centre).toBe(4_200)
    const near = rowScale(
      ecg,
      { ...usualDisplay, filter: "off" },
      { ...row, height: 200 },
      undefined,
    )
    expect(near.centre).toBe(0)
  })

  it.each([
    [0.2, 26, 4],
    [1, 26, 2],
    [2, 26, 1],
    [3, 26, 0.5],
    [200, 26, 0.125],
  ])("auto: %d mV in a row of %d mm at × %d", (peakToPeak, mm, gain) => {
    expect(fittingGain(peakToPeak, mm)).toBe(gain)
  })
})

it("draws respiration at half the speed, down to the slowest", () => {
  expect([50, 25, 12.5, 6.25].map((speed) => speedOf("resp", speed as 25))).toEqual([
    25, 12.5, 6.25, 6.25,
  ])
  expect(speedOf("ecg", 25)).toBe(25)
})

it("knows millivolts of an ECG only", () => {
  expect(millivoltsIn({ kind: "ecg", unit: "uV" })).toBe(0.001)
  expect(millivoltsIn({ kind: "ecg", unit: "mmHg" })).toBeUndefined()
  expect(millivoltsIn({ kind: "resp", unit: "mV" })).toBeUndefined()
})
