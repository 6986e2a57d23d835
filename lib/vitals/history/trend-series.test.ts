import { describe, expect, it } from "vitest"

import { coarser, lonePoints, tableStep, trendSeries } from "./trend-series"

const start = Date.UTC(2026, 10, 27, 3, 0, 0)
const point = (seconds: number, mean: number, n = 10) => ({
  at: start + seconds * 1000,
  min: mean - 2,
  max: mean + 3,
  mean,
  n,
})

describe("a trend", () => {
  it("joins buckets that follow each other, and nothing across a gap", () => {
    const points = [point(0, 70), point(10, 72), point(40, 80)]
    expect(trendSeries(points, 10, true)).toEqual({
      x: [5, 15, 25, 45].map((second) => start / 1000 + second),
      mean: [70, 72, null, 80],
      min: [68, 70, null, 78],
      max: [73, 75, null, 83],
    })
  })

  it("joins no spot values", () => {
    expect(trendSeries([point(0, 120), point(10, 118)], 10, false).mean).toEqual([120, null, 118])
  })

  it("in longer buckets keeps the extremes, and weighs the mean by what was measured", () => {
    expect(coarser([point(0, 70, 10), point(50, 80, 30), point(60, 60, 1)], 60)).toEqual([
      { at: start, min: 68, max: 83, mean: 77.5, n: 40 },
      { at: start + 60_000, min: 58, max: 63, mean: 60, n: 1 },
    ])
  })

  it.each([
    [600_000, 10],
    [3_600_000, 60],
    [6 * 3_600_000, 900],
    [12 * 86_400_000, 21_600],
    [900 * 86_400_000, 86_400],
  ])("%i ms have a table by %i s", (span, step) => {
    expect(tableStep(span, 60)).toBe(step)
  })
})

describe("points that stand alone", () => {
  it.each([
    [[], []],
    [[7], [0]],
    [[7, 8], []],
    [
      [7, null, 8, 9, null, 10],
      [0, 5],
    ],
    [[null, 7, null], [1]],
  ] as const)("of %j are those at %j", (values, lone) => {
    expect(lonePoints(values)).toEqual(lone)
  })
})
