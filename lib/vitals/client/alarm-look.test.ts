import { expect, it } from "vitest"

import type { ConditionId, Priority } from "../alarms/condition"
import type { Shown, Summary } from "../alarms/summary"
import { cellLook, counting, edgeOf, frameOf, frames, isLoud, markOf, outlines } from "./alarm-look"

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
  answeredAt: null,
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
const cell = (code: string, spot = false) => ({ code, spot, takenAt: 0 })

it("a cell wears the first alarm that is about its number and still lasts", () => {
  const summary = of(
    shown("asystole", "high"),
    shown(`${heart}.low`, "high", "latched", 1),
    shown(`${heart}.no_data`, "medium"),
    shown("MDC_RESP_RATE.high", "low", "acknowledged"),
  )
  const mark = (code: string) => markOf(summary, cell(code), new Map())
  expect(mark(heart)).toEqual({ priority: "medium", acknowledged: false })
  expect(mark("MDC_RESP_RATE")).toEqual({ priority: "low", acknowledged: true })
  expect(mark("MDC_TEMP_BODY")).toBeUndefined()
})

it("what is watched counts for as long as it comes; then what was measured once beside it", () => {
  const [watched, once] = [cell(heart), cell(heart, true)]
  const summary = of(shown(`${heart}.high`, "medium"))
  for (const both of [
    [watched, once],
    [once, watched],
  ]) {
    expect(counting(both, 9_000).get(heart)).toBe(watched)
    expect(counting(both, 11_000).get(heart)).toBe(once)
  }
  const marked = (now: number) =>
    [watched, once].map(
      (each) => markOf(summary, each, counting([watched, once], now)) !== undefined,
    )
  expect(marked(9_000)).toEqual([true, false])
  expect(marked(11_000)).toEqual([false, true])
  const silent = of(shown(`${heart}.no_data`, "medium"))
  expect(markOf(silent, once, new Map())).toBeUndefined()
  expect(markOf(silent, watched, new Map())).toBeDefined()
})

it("the frame is that of what stands first: full, or an outline once it is acknowledged", () => {
  expect(frameOf(of())).toBeUndefined()
  expect(edgeOf(undefined)).toBeUndefined()
  expect(edgeOf(frameOf(of(shown("asystole", "high"))))).toBe(frames.high)
  expect(edgeOf(frameOf(of(shown("asystole", "high", "acknowledged"))))).toBe(outlines.high)
})

it.each<[Priority, boolean, boolean, string]>([
  ["high", false, true, "inset 0 0 0 4px var(--alarm-high)"],
  ["medium", false, true, "inset 0 0 0 3px var(--alarm-medium)"],
  ["low", false, false, "inset 0 0 0 2px var(--alarm-low)"],
  ["high", true, false, outlines.high],
  ["medium", true, false, outlines.medium],
  ["low", true, false, outlines.low],
])("%s, acknowledged %s: filled %s, framed %s", (priority, acknowledged, isFilled, edge) => {
  expect(isLoud({ priority, acknowledged })).toBe(isFilled)
  expect(edgeOf({ priority, acknowledged })).toBe(edge)
})

it("a low alarm frames its number and fills nothing; acknowledged or gone, a louder one does not fill it either", () => {
  const low = { priority: "low", acknowledged: false } as const
  const high = { priority: "high", acknowledged: false } as const
  expect(cellLook(low, false)).toEqual({ filled: undefined, edge: frames.low })
  expect(cellLook(high, false)).toEqual({ filled: "high", edge: undefined })
  expect(cellLook(high, true)).toEqual({ filled: undefined, edge: outlines.high })
  expect(cellLook({ ...high, acknowledged: true }, false)).toEqual({
    filled: undefined,
    edge: outlines.high,
  })
  expect(cellLook(undefined, false)).toEqual({ filled: undefined, edge: undefined })
})
