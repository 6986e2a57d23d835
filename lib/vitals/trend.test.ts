import { describe, expect, it } from "vitest"

import { type Ratio, ratio } from "./ratio"
import type { Signal } from "./recording"
import { trendCode, trendsDue } from "./trend"

const began = Date.UTC(2026, 10, 27, 8)
const aSecond = ratio(1, 1)
const aMinute = ratio(1, 60)

function trend(label: string, rate: Ratio, ...samples: number[]): Signal {
  return {
    label,
    unit: "x",
    gain: 10,
    baseline: 0,
    calibrated: true,
    rate,
    samples: Int32Array.from(samples),
    invalid: -32_768,
  }
}

describe("a recorded number", () => {
  it.each([
    ["HR", "MDC_ECG_HEART_RATE"],
    ["PULSE", "MDC_PULS_OXIM_PULS_RATE"],
    ["RESP", "MDC_RESP_RATE"],
    ["SpO2", "MDC_PULS_OXIM_SAT_O2"],
    ["NBP Sys", "MDC_PRESS_BLD_NONINV_SYS"],
    ["NBPdias", "MDC_PRESS_BLD_NONINV_DIA"],
    ["ABP Sys", undefined],
    ["CVP", undefined],
  ])("%s is %s", (label, code) => {
    expect(trendCode(trend(label, aMinute))).toBe(code)
    // at the rate of a wave it is one
    expect(trendCode(trend(label, ratio(125, 1)))).toBeUndefined()
  })

  it("is told when it is due, once, and again from the start where it loops", () => {
    const heart = trend("HR", aSecond, 720, 730)
    const due = (before: number | undefined, elapsed: number, loops = true) =>
      trendsDue([heart], began, before, elapsed, loops).map(({ value, at }) => [value, at - began])
    expect(due(undefined, 0)).toEqual([[72, 0]])
    expect(due(0, 900)).toEqual([])
    expect(due(900, 1_100)).toEqual([[73, 1_000]])
    expect(due(1_100, 2_300)).toEqual([[72, 2_000]])
    expect(due(1_100, 2_300, false)).toEqual([])
    // asleep for a minute: the newest, and none of those before it
    expect(due(0, 60_500)).toEqual([[72, 60_000]])
  })

  it("is told by the second as monitored, by the minute as measured once", () => {
    const spots = (rate: Ratio) =>
      trendsDue([trend("SpO2", rate, 970), trend("NBP Sys", rate, 1200)], began, undefined, 0, true)
    expect(spots(aSecond).map(({ spot }) => spot)).toEqual([false, true])
    expect(spots(aMinute).map(({ spot }) => spot)).toEqual([true, true])
    expect(spots(aMinute)[0]).toMatchObject({ origin: "recorded", derived: false, value: 97 })
  })

  it.each(["HR", "PULSE", "RESP", "SpO2", "NBP Sys"])(
    "%s: 0, the invalid sample and what nobody has are not told",
    (label) => {
      const told = [0, -32_768, 9_999].map((sample) =>
        trendsDue([trend(label, aMinute, sample)], began, undefined, 0, true),
      )
      expect(told).toEqual([[], [], []])
    },
  )
})
