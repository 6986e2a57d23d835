import { describe, expect, it } from "vitest"

import { senderClock } from "./clock"

describe("the sender's clock", () => {
  it("is a bound until the first answer, then the middle of the round trip", () => {
    const clock = senderClock()
    expect(clock.offset(0)).toBeUndefined()
    clock.seen(10_000, 150)
    expect(clock.offset(150)).toBe(9850)
    clock.answered(200, 10_220, 10_221, 241)
    expect(clock.offset(241)).toBe(10_000)
    expect(clock.most()).toBe(10_020)
  })

  it("ignores answers that queued during an outage", () => {
    const clock = senderClock()
    clock.answered(0, 1010, 1010, 20)
    clock.answered(5_000, 9_000, 9_000, 9_020)
    expect(clock.offset(9_020)).toBe(1000)
  })

  it("lets the best answer of a minute ago go", () => {
    const clock = senderClock()
    clock.answered(0, 1005, 1005, 10)
    clock.answered(70_000, 71_060, 71_060, 70_100)
    expect(clock.most()).toBe(1060)
  })

  it("moves by at most 20 ms a second", () => {
    const clock = senderClock()
    clock.answered(0, 1010, 1010, 20)
    expect(clock.offset(20)).toBe(1000)
    clock.answered(1_000, 2_105, 2_105, 1_010)
    expect(clock.offset(1_020)).toBe(1020)
    expect(clock.offset(2_020)).toBe(1040)
    expect(clock.offset(60_000)).toBe(1100)
  })

  const sleeps = [
    ["the watching machine slept", 40_000],
    ["the sender's machine slept", -40_000],
  ] as const
  it.each(sleeps)("is known anew with the first answer after %s", (_, step) => {
    const clock = senderClock()
    for (let t = 0; t < 60_000; t += 5_000) clock.answered(t, t + 1010, t + 1010, t + 20)
    expect(clock.offset(60_000)).toBe(1000)
    clock.answered(60_000, 61_010 + step, 61_010 + step, 60_020)
    expect(clock.offset(60_030)).toBe(1000 + step)
  })

  it("is known anew with the first thing that came before it was sent", () => {
    const clock = senderClock()
    clock.answered(0, 1010, 1010, 20)
    expect(clock.offset(20)).toBe(1000)
    clock.seen(5_000, 4_050)
    expect(clock.offset(4_050)).toBe(1000)
    clock.seen(45_000, 4_100)
    expect(clock.offset(4_100)).toBe(40_900)
  })

  it("is not taken for less by a line that has become slow one way", () => {
    const clock = senderClock()
    clock.answered(0, 1010, 1010, 20)
    for (let t = 1_000; t <= 10_000; t += 1_000) clock.seen(t + 980, t)
    for (let t = 10_000; t < 300_000; t += 5_000) {
      clock.seen(t - 5_000, t)
      clock.answered(t, t + 1010, t + 1010, t + 6_020)
      clock.offset(t + 6_020)
    }
    // Half of the six seconds would have been taken from the age of all that comes.
    expect(clock.offset(300_000)).toBeGreaterThan(600)
    expect(clock.most()).toBe(1010)
  })

  it("believes an answer, and not what was told of a moment to come", () => {
    const clock = senderClock()
    clock.seen(50_000, 0)
    clock.answered(1_000, 2_010, 2_010, 1_020)
    expect(clock.offset(1_020)).toBe(1000)
  })

  it("ignores an answer from before its question", () => {
    const clock = senderClock()
    clock.answered(100, 1000, 1200, 150)
    expect(clock.offset(150)).toBeUndefined()
  })
})
