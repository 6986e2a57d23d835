import { expect, test } from "vitest"

import { mostPoints, rollupFor, stepFor, stretchOf, usualSpan, wholeBuckets } from "./vitals-span"

const now = Date.parse("2026-11-27T10:00:00Z")
const hour = 3_600_000
const day = 24 * hour

test.each([
  ["twenty minutes", 20 * 60_000, 10, 10],
  ["four hours", 4 * hour, 10, 10],
  ["six hours", 6 * hour, 60, 60],
  ["a day", day, 60, 60],
  ["a week", 7 * day, 600, 60],
  ["thirty days", 30 * day, 1_800, 60],
  ["a year", 365 * day, 86_400 / 4, 60],
  ["ten years", 3_650 * day, 604_800, 60],
])("%s has a point each so many seconds", (_, ms, step, rollup) => {
  expect(stepFor({ from: now - ms, to: now })).toBe(step)
  expect(rollupFor(step)).toBe(rollup)
})

test("no stretch, however long, has more points than a chart draws", () => {
  for (let ms = 1; ms < 300 * 365 * day; ms = Math.ceil(ms * 1.3)) {
    const step = stepFor({ from: now - ms, to: now })
    const { from, to } = wholeBuckets({ from: now - ms, to: now }, step)
    const buckets = (to - from) / 1000 / step
    expect(buckets).toBeLessThanOrEqual(mostPoints)
    expect(step % rollupFor(step)).toBe(0)
  }
})

test("days end now, everything ends with what is charted", () => {
  const charted = { from: now - 90 * day, to: now - 40 * day }
  expect(stretchOf("7d", charted, now)).toEqual({ from: now - 7 * day, to: now })
  expect(stretchOf("all", charted, now)).toEqual(charted)
})

test.each([
  [0, "24h"],
  [day, "24h"],
  [day + 1, "7d"],
  [8 * day, "30d"],
  [31 * day, "all"],
] as const)("a newest value %d ms ago is seen in %s", (ago, span) => {
  expect(usualSpan(now - ago, now)).toBe(span)
})

test("a single value's bucket lies within, and so does one that has just begun", () => {
  const one = { from: now, to: now + 1 }
  expect(wholeBuckets(one, 10)).toEqual({ from: now, to: now + 10_000 })
  expect(wholeBuckets({ from: now - day, to: now + 1 }, 1_800).to).toBe(now + 1_800_000)
})
