import { expect, it } from "vitest"

import type { ConditionId, Priority } from "../alarms/condition"
import type { Shown, Summary } from "../alarms/summary"
import { edgeOf, frameOf, frames, markOf, outlines } from "./alarm-look"

const shown = (
  condition: ConditionId,
  priority: Priority,
  state: Shown["state"] = "generating",
  endedAt: number | null = null,
): Shown => ({
  condition,
  priority,
  prefix: "",
  state,
  at: 0,
  endedAt,
  by: null,
  value: null,
  limit: null,
})
const of = (...alarms: Shown[]): Summary => ({
  alarms,
  highest: null,
  prefix: "",
  sounding: null,
  counts: { high: 0, medium: 0, low: 0, acknowledged: 0, latched: 0 },
  inhibited: [],
  audio: { state: "on" },
})
const heart = "MDC_ECG_HEART_RATE"

it("a cell wears the first alarm that is about its number and still lasts", () => {
  const summary = of(
    shown("asystole", "high"),
    shown(`${heart}.low`, "high", "latched", 1),
    shown(`${heart}.no_data`, "medium"),
    shown("MDC_RESP_RATE.high", "low", "acknowledged"),
  )
  expect(markOf(summary, [heart])).toEqual({ priority: "medium", acknowledged: false })
  expect(markOf(summary, ["MDC_RESP_RATE"])).toEqual({ priority: "low", acknowledged: true })
  expect(markOf(summary, ["MDC_TEMP_BODY"])).toBeUndefined()
})

it("the frame is that of what stands first: full, or an outline once it is acknowledged", () => {
  expect(frameOf(of())).toBeUndefined()
  expect(edgeOf(undefined)).toBeUndefined()
  expect(edgeOf(frameOf(of(shown("asystole", "high"))))).toBe(frames.high)
  expect(edgeOf(frameOf(of(shown("asystole", "high", "acknowledged"))))).toBe(outlines.high)
})
