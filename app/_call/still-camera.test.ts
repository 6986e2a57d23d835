import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { watchStillness } from "./still-camera"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test("six seconds without a frame are told, and again six seconds later", async () => {
  const { told, stop } = watching(() => 0)
  await vi.advanceTimersByTimeAsync(7_000)
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(told).toEqual(["still"])
  await vi.advanceTimersByTimeAsync(6_000)
  expect(told).toEqual(["still", "still"])
  stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told).toHaveLength(2)
})

test("frames end it, and what cannot be judged is not still", async () => {
  let frames: number | undefined = 3
  const { told, stop } = watching(() => frames)
  await vi.advanceTimersByTimeAsync(6_000)
  frames = undefined
  await vi.advanceTimersByTimeAsync(20_000)
  expect(told).toEqual([])
  frames = 3
  await vi.advanceTimersByTimeAsync(8_000)
  expect(told).toEqual(["still"])
  frames = 9
  await vi.advanceTimersByTimeAsync(2_000)
  expect(told).toEqual(["still", "frames"])
  stop()
})

function watching(frames: () => number | undefined) {
  const told: string[] = []
  const stop = watchStillness(
    async () => frames(),
    () => told.push("still"),
    () => told.push("frames"),
  )
  return { told, stop }
}
