import { expect, test } from "vitest"

import { trendsOf } from "./trend"

const at = "2026-11-27T08:00:00Z"
const bucket = {
  at,
  unit: "x",
  derived: false,
  origin: "device",
  min: 1,
  max: 1,
  mean: 1,
  n: 1,
} as const

test("trends stand in the order of the numbers, of one number what a device told before what was derived", () => {
  const trends = trendsOf([
    { ...bucket, code: "MDC_UNKNOWN" },
    { ...bucket, code: "MDC_PRESS_BLD_NONINV_DIA" },
    { ...bucket, code: "MDC_PRESS_BLD_NONINV_SYS", origin: "manual" },
    { ...bucket, code: "MDC_ECG_HEART_RATE", origin: "recorded", derived: true },
    { ...bucket, code: "MDC_ECG_HEART_RATE", derived: true },
    { ...bucket, code: "MDC_ECG_HEART_RATE" },
  ])
  expect(trends.map(({ code, origin, derived }) => [code, origin, derived])).toEqual([
    ["MDC_ECG_HEART_RATE", "device", false],
    ["MDC_ECG_HEART_RATE", "device", true],
    ["MDC_ECG_HEART_RATE", "recorded", true],
    ["MDC_PRESS_BLD_NONINV_SYS", "manual", false],
    ["MDC_PRESS_BLD_NONINV_DIA", "device", false],
    ["MDC_UNKNOWN", "device", false],
  ])
})
