import { expect, test } from "vitest"

import { ageOf, newAgeLog } from "./message-age"

test("late against the fastest of the last 60 s; the clocks' difference does not count", () => {
  const log = newAgeLog()
  const skewMs = 3_600_000
  const message = (arrivalMs: number, transitMs: number) =>
    ageOf(log, arrivalMs, arrivalMs - transitMs + skewMs)
  expect(message(0, 40)).toBe(0)
  expect(message(100, 50)).toBe(10)
  expect(message(200, 30)).toBe(0)
  expect(message(12_000, 11_030)).toBe(11_000)
  expect(message(59_900, 130)).toBe(100)
  // The fast ones of the first second are forgotten: the fastest is now 130.
  expect(message(61_000, 150)).toBe(20)
})
