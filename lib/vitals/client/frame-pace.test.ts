import { expect, it } from "vitest"

import { framePace } from "./frame-pace"

function run(hz: number, seconds: number, pace = framePace(), from = 0) {
  let drawn = 0
  for (let i = 0; i < hz * seconds; i++) if (pace.due(from + (i * 1000) / hz)) drawn++
  return { pace, drawn: drawn / seconds }
}

it("draws every frame of a screen that keeps up", () => {
  expect(run(60, 20).drawn).toBe(60)
})

it("goes down to 30 after five seconds of fewer than 45", () => {
  const { pace } = run(40, 6)
  expect(pace.capped()).toBe(true)
  expect(run(40, 6, pace, 6_000).drawn).toBeLessThan(31)
})

it("comes back when the page keeps up again", () => {
  const { pace } = run(40, 6)
  run(60, 12, pace, 6_000)
  expect(pace.capped()).toBe(false)
})

it("does not take a hidden tab for a slow one", () => {
  const { pace } = run(60, 4)
  for (let at = 4_000; at < 20_000; at += 1_000) pace.due(at)
  expect(pace.capped()).toBe(false)
})
