import { expect, it } from "vitest"

import { medianOf, ratePerSecond } from "./timing"

it("the warm-up is called and not counted", async () => {
  const called: number[] = []
  await medianOf(4, (run) => called.push(run))
  expect(called).toEqual([0, 1, 2, 3, 4])
})

it("each call is made once, by one writer or another", async () => {
  const called: number[] = []
  const rate = await ratePerSecond(3, 10, async (call) => {
    await Promise.resolve()
    called.push(call)
  })
  expect(called.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, i) => i))
  expect(rate).toBeGreaterThan(0)
})
