import { describe, expect, test } from "vitest"

import { rungs } from "@/lib/e2ee/control-word"

import { atTheTop, hasPicture, lower, step } from "./ladder"
import type { Ladder, Sample } from "./ladder"

const fine = { lostPercent: 0, sendKbps: 2_000, silent: false }

/** One sample a second from `from` on, all alike. */
function after(ladder: Ladder, from: number, seconds: number, change: Partial<Sample>): Ladder {
  let now = ladder
  for (let second = 0; second < seconds; second++)
    now = step(now, { ...fine, ...change, at: (from + second) * 1_000 })
  return now
}

describe("down", () => {
  test.each<[string, Ladder["rung"], Partial<Sample>, Ladder["rung"]]>([
    ["a clear line", "video", {}, "video"],
    ["nothing to tell by", "video", { lostPercent: undefined, sendKbps: undefined }, "video"],
    ["losses that video bears", "video", { lostPercent: 8 }, "video"],
    ["losses that it does not", "video", { lostPercent: 9 }, "low"],
    ["a narrow line", "video", { sendKbps: 150 }, "low"],
    ["the small picture bears more", "low", { lostPercent: 15, sendKbps: 80 }, "low"],
    ["but not all", "low", { lostPercent: 20 }, "sound"],
    ["no room for a picture at all", "low", { sendKbps: 60 }, "sound"],
    ["sound is kept at 30 kbit/s", "sound", { sendKbps: 30, lostPercent: 20 }, "sound"],
    ["until half is lost", "sound", { lostPercent: 50 }, "text"],
    ["or nothing is heard", "sound", { silent: true }, "text"],
    ["text is the last", "text", { lostPercent: 100, silent: true }, "text"],
  ])("%s: %s", (_, rung, change, expected) => {
    expect(after({ ...atTheTop, rung }, 0, 5, change).rung).toBe(expected)
  })

  test("not for a burst", () => {
    const burst = after(atTheTop, 0, 4, { lostPercent: 60 })
    expect(after(burst, 4, 1, {}).rung).toBe("video")
    expect(after(after(burst, 4, 1, {}), 5, 4, { lostPercent: 60 }).rung).toBe("video")
  })

  test("one step at a time, all the way", () => {
    const seen = [5, 10, 15, 20].map(
      (seconds) => after(atTheTop, 0, seconds, { lostPercent: 90 }).rung,
    )
    expect(seen).toEqual(["low", "sound", "text", "text"])
  })
})

describe("up", () => {
  const low = after(atTheTop, 0, 5, { lostPercent: 50 })

  test("after ten good seconds, not sooner", () => {
    expect(after(low, 5, 10, {}).rung).toBe("low")
    expect(after(low, 5, 11, {}).rung).toBe("video")
  })

  test("some losses are no reason to fall and none to climb", () => {
    expect(after(low, 5, 60, { lostPercent: 5 }).rung).toBe("low")
  })

  test("a step that does not hold doubles the wait; one that holds forgives", () => {
    let now = low
    const waits: number[] = []
    for (let at = 5, round = 0; round < 6; round++) {
      const from = at
      while (now.rung === "low") now = after(now, at++, 1, {})
      waits.push(at - 1 - from)
      while (now.rung === "video") now = after(now, at++, 1, { lostPercent: 50 })
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 160])
    const held = after(after(low, 5, 11, {}), 16, 30, {})
    expect(held).toMatchObject({ rung: "video", patienceMs: 10_000, climbedAt: undefined })
  })

  test("it does not swing: on a line at the limit it settles", () => {
    // Bad for video, good for the small picture: each try fails.
    let now = atTheTop
    let steps = 0
    for (let second = 0; second < 600; second++) {
      const before = now.rung
      now = after(now, second, 1, now.rung === "video" ? { sendKbps: 200 } : {})
      if (now.rung !== before) steps += 1
    }
    expect(steps).toBeLessThanOrEqual(13)
  })
})

test("what a person chose is the most there is", () => {
  expect(lower("video", "sound")).toBe("sound")
  expect(lower("text", "low")).toBe("text")
  expect(rungs.map(hasPicture)).toEqual([true, true, false, false])
})
