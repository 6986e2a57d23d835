import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { everyFrame } from "./frame-loop"

let frames: FrameRequestCallback[] = []
const reported = vi.fn<(error: unknown) => void>()

beforeEach(() => {
  frames = []
  vi.stubGlobal("requestAnimationFrame", (frame: FrameRequestCallback) => frames.push(frame))
  vi.stubGlobal("cancelAnimationFrame", () => (frames = []))
  vi.stubGlobal("reportError", reported)
})
afterEach(() => {
  vi.unstubAllGlobals()
  reported.mockClear()
})

/** Frames of the screen up to a moment, 60 a second. */
function* screen(from: number, to: number) {
  for (let at = from; at < to; at += 1000 / 60) {
    const due = frames
    frames = []
    for (const frame of due) frame(at)
    yield due.length
  }
}

test("a picture that cannot be drawn is taken away and tried again, and the others go on", () => {
  let isBroken = false
  let [drawn, blanked, other] = [0, 0, 0]
  const stop = [
    everyFrame(
      () => {
        if (isBroken) throw new Error("no picture")
        drawn++
      },
      () => blanked++,
    ),
    everyFrame(
      () => other++,
      () => undefined,
    ),
  ]
  const loops = [...screen(0, 500)]
  isBroken = true
  loops.push(...screen(500, 2_400))
  const before = drawn
  expect([before, blanked]).toEqual([30, 2])
  isBroken = false
  loops.push(...screen(2_400, 4_000))
  expect(drawn).toBeGreaterThan(before + 60)
  expect([blanked, reported.mock.calls.length]).toEqual([2, 1])
  expect(other).toBe(loops.length)
  // Whatever failed, and whoever came and went, there is one loop.
  expect(new Set(loops)).toEqual(new Set([1]))
  for (const each of stop) each()
  expect(frames).toEqual([])
})
