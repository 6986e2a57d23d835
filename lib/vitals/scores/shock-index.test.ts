import { describe, expect, it } from "vitest"

import type { Reading } from "./reading"
import { type ShockItem, shockIndex } from "./shock-index"

const now = Date.UTC(2026, 10, 26, 12)
const source = { kind: "device", name: "Ward monitor", derived: false } as const
const units = { heart_rate: "/min", systolic: "mm[Hg]", mean: "mm[Hg]" } as const
const windows = { heart_rate: 60_000, systolic: 1_800_000, mean: 1_800_000 }

const reading = (item: ShockItem, value: number, at = now): Reading => ({
  value,
  unit: units[item],
  at,
  source,
})
const index = (rate: Reading | undefined, systolic: Reading | undefined, high?: number) =>
  shockIndex(
    "shock_index",
    { ...(rate && { heart_rate: rate }), ...(systolic && { systolic }) },
    windows,
    now,
    ...(high === undefined ? [] : [{ high }]),
  )
const of = (rate: number, systolic: number, high?: number) =>
  index(reading("heart_rate", rate), reading("systolic", systolic), high)

it.each([
  [60, 120, 0.5, undefined],
  [89, 100, 0.89, undefined],
  [90, 100, 0.9, "high"],
  // 0.895 is shown as 0.90, and judged as it is shown
  [179, 200, 0.9, "high"],
  [120, 80, 1.5, "high"],
])("heart rate %d over systolic %d is %d", (rate, systolic, value, flag) => {
  expect(of(rate, systolic)).toMatchObject({ state: "scored", value, flag })
})

it("the threshold is the clinic's", () => {
  expect(of(90, 100, 1)).toMatchObject({ value: 0.9, flag: undefined })
  expect(of(100, 100, 1)).toMatchObject({ value: 1, flag: "high" })
})

it.each([
  [69, 100, 0.69, "low"],
  [70, 100, 0.7, undefined],
  [129, 100, 1.29, undefined],
  [130, 100, 1.3, "high"],
])("modified: heart rate %d over mean %d is %d", (rate, mean, value, flag) => {
  const readings = { heart_rate: reading("heart_rate", rate), mean: reading("mean", mean) }
  expect(shockIndex("modified_shock_index", readings, windows, now)).toMatchObject({ value, flag })
})

describe("without two usable numbers there is none", () => {
  const rate = reading("heart_rate", 90)
  const systolic = reading("systolic", 100)

  it.each<[string, Reading | undefined, Reading | undefined, object[]]>([
    ["no heart rate", undefined, systolic, [{ item: "heart_rate", why: "missing" }]],
    ["no pressure", rate, undefined, [{ item: "systolic", why: "missing" }]],
    [
      "neither",
      undefined,
      undefined,
      [
        { item: "heart_rate", why: "missing" },
        { item: "systolic", why: "missing" },
      ],
    ],
    [
      "a stale heart rate",
      { ...rate, at: now - 60_001 },
      systolic,
      [{ item: "heart_rate", why: "stale" }],
    ],
    [
      "a stale pressure",
      rate,
      { ...systolic, at: now - 1_800_001 },
      [{ item: "systolic", why: "stale" }],
    ],
    ["a pressure of 0", rate, { ...systolic, value: 0 }, [{ item: "systolic", why: "refused" }]],
    ["NaN", { ...rate, value: NaN }, systolic, [{ item: "heart_rate", why: "refused" }]],
    ["Infinity", rate, { ...systolic, value: Infinity }, [{ item: "systolic", why: "refused" }]],
    ["kilopascals", rate, { ...systolic, unit: "kPa" }, [{ item: "systolic", why: "refused" }]],
  ])("%s", (_, heartRate, pressure, missing) => {
    expect(index(heartRate, pressure)).toEqual({ state: "incomplete", missing })
  })
})
