import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { permit } from "./permit"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test("a page that is told nothing for a minute may not send any more, whatever it still waits for", async () => {
  const right = permit(Date.now)
  await vi.advanceTimersByTimeAsync(5_000)
  right.told()
  expect(await right.within(Promise.resolve("yes"))).toBe("yes")
  const outcomes: unknown[] = []
  void right.within(new Promise(() => undefined)).then((outcome) => outcomes.push(outcome))
  await vi.advanceTimersByTimeAsync(59_999)
  expect([outcomes, right.left()]).toEqual([[], 1])
  await vi.advanceTimersByTimeAsync(1)
  expect([outcomes, right.left()]).toEqual([[undefined], 0])
})
