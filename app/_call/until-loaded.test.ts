import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { untilLoaded } from "./until-loaded"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test("what does not come is asked for until it is there, and then no more", async () => {
  let asked = 0
  const load = async (): Promise<string> => {
    asked += 1
    if (asked < 3) throw new Error("offline")
    return "code"
  }
  const loaded: string[] = []
  untilLoaded(load, (value) => loaded.push(value))
  await vi.advanceTimersByTimeAsync(0)
  expect([asked, loaded]).toEqual([1, []])
  await vi.advanceTimersByTimeAsync(60_000)
  expect([asked, loaded]).toEqual([3, ["code"]])
})

test("called off, nothing comes any more", async () => {
  const loaded: string[] = []
  const stop = untilLoaded(
    async () => "code",
    (value) => loaded.push(value),
  )
  stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(loaded).toEqual([])
})
