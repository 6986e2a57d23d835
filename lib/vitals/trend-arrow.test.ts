import { describe, expect, it } from "vitest"

import { trendArrow, trendMemory } from "./trend-arrow"

const heart = "MDC_ECG_HEART_RATE"
const now = 1_800_000_000_000
/** `perTenMinutes` more at the end than at the start of ten minutes, one value every five seconds. */
function ramp(perTenMinutes: number, minutes = 10, noise = 0) {
  const n = minutes * 12
  return Array.from({ length: n }, (_, i) => ({
    at: now - (n - 1 - i) * 5_000,
    value: 80 + (perTenMinutes * i) / 120 + (i % 2 === 0 ? noise : -noise),
  }))
}

describe("the arrow of a trend", () => {
  it.each([
    [heart, 12, "rising"],
    [heart, -12, "falling"],
    [heart, 8, "steady"],
    ["MDC_PULS_OXIM_SAT_O2", -4, "falling"],
    ["MDC_PULS_OXIM_SAT_O2", -2, "steady"],
    ["MDC_RESP_RATE", 5, "rising"],
  ])("%s by %d in ten minutes: %s", (code, change, arrow) => {
    expect(trendArrow(code, ramp(change), now)).toBe(arrow)
  })

  it("follows the line, not the noise", () => {
    expect(trendArrow(heart, ramp(0, 10, 15), now)).toBe("steady")
  })

  it("is not there for less than five minutes, few values, or old ones", () => {
    expect(trendArrow(heart, ramp(100, 4), now)).toBeUndefined()
    expect(trendArrow(heart, ramp(100).slice(-9), now)).toBeUndefined()
    expect(trendArrow(heart, ramp(100), now + 11 * 60_000)).toBeUndefined()
  })

  it("is not there for what is measured now and then, or not known", () => {
    expect(trendArrow("MDC_TEMP_BODY", ramp(10), now)).toBeUndefined()
    expect(trendArrow("MDC_SOMETHING", ramp(10), now)).toBeUndefined()
  })
})

it("keeps a value every five seconds for ten minutes", () => {
  const memory = trendMemory()
  for (let second = 0; second < 3_600; second++)
    memory.add(heart, { at: now + second * 1000, value: second })
  expect(memory.points(heart)).toHaveLength(120)
  expect(memory.points("MDC_RESP_RATE")).toEqual([])
})

it("keeps nothing of what has no arrow", () => {
  const memory = trendMemory()
  memory.add("MDC_SOMETHING", { at: now, value: 1 })
  expect(memory.points("MDC_SOMETHING")).toEqual([])
})
