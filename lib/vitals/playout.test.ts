import { describe, expect, it } from "vitest"

import { playout } from "./playout"

const frameMs = 100

/** Plays `seconds` of frames that come `late(k)` ms after their end, drawn 50 times a second. */
function run(seconds: number, late: (k: number) => number, offset = 0) {
  const out = playout(frameMs)
  const cursors: number[] = []
  const arrivals = Array.from({ length: seconds * 10 }, (_, k) => ({
    t0: k * frameMs,
    at: (k + 1) * frameMs + late(k) - offset,
  }))
  let next = 0
  let underruns = 0
  for (let now = 0; now < seconds * 1000; now += 20) {
    for (
      let frame = arrivals[next];
      frame !== undefined && frame.at <= now;
      frame = arrivals[++next]
    ) {
      out.arrived(frame.t0, frame.at, offset)
    }
    const cursor = out.cursor(now, offset)
    cursors.push(cursor)
    if (now > 5000 && cursor > next * frameMs) underruns++
  }
  return { out, cursors, underruns }
}

describe("playout", () => {
  it("draws about 350 ms behind a quiet network and never waits", () => {
    const { out, underruns } = run(60, () => 10)
    expect(out.delay()).toBeGreaterThanOrEqual(350)
    expect(out.delay()).toBeLessThan(410)
    expect(underruns).toBe(0)
  })

  it("learns to wait for a network that is late now and then", () => {
    const { out } = run(120, (k) => (k % 300 === 299 ? 600 : 20))
    expect(out.delay()).toBeGreaterThan(650)
  })

  it("tells where it jumped, and of no jump while it follows", () => {
    expect(run(60, () => 10).out.jumps()).toEqual([])
    const { out } = run(60, (k) => (k >= 300 ? 900 : 10))
    expect(out.jumps()).toHaveLength(1)
    expect(out.jumps()[0]?.ms).toBeGreaterThan(300)
    expect(out.jumps()[0]?.at).toBeCloseTo(30_600, -3)
  })

  it("tells that the sender's clock was known anew", () => {
    const { out } = run(10, () => 10)
    const before = out.cursor(10_000, 0)
    out.cursor(10_020, 5_000)
    expect(out.jumps()).toEqual([{ at: before, ms: expect.closeTo(-5_000, 0) }])
  })

  it("is never more than 2 s behind, nor runs backwards", () => {
    const { out, cursors } = run(60, (k) => (k > 300 ? 5000 : 10))
    expect(out.delay()).toBeLessThanOrEqual(2000)
    const drawn = cursors.filter((cursor) => !Number.isNaN(cursor))
    expect(drawn.every((cursor, i) => i === 0 || cursor >= (drawn[i - 1] ?? 0))).toBe(true)
  })

  it("does not lag more from hour to hour, whatever the sender's clock says", () => {
    const { out, cursors } = run(600, (k) => (k * 7) % 40, 86_400_000)
    const last = cursors.at(-1) ?? 0
    expect(600_000 - 20 + 86_400_000 - last).toBeCloseTo(out.delay(), 0)
    expect(out.delay()).toBeLessThan(450)
  })

  it("is not taught by the burst of kept frames after a new subscription", () => {
    const out = playout(frameMs)
    for (let k = 0; k < 15; k++) out.arrived(k * frameMs, 1600, 0)
    for (let k = 16; k < 100; k++) out.arrived(k * frameMs, (k + 1) * frameMs + 10, 0)
    expect(out.delay()).toBeLessThan(450)
  })
})
