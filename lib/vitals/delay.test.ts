import { expect, test } from "vitest"

import { type Delay, delayNow, notDelayed } from "./delay"

/** One lag a second; the answer: whether it was said to be delayed after each. */
function judged(lags: readonly (number | undefined)[]): boolean[] {
  let delay: Delay = notDelayed
  return lags.map((lag, second) => {
    delay = delayNow(delay, lag, second * 1000)
    return delay.isDelayed
  })
}

test.each([
  ["up to two seconds", [2_000, 2_000, 2_000, 2_000, 2_000], [false, false, false, false, false]],
  ["over two seconds, and steadily", [2_001, 2_500, 4_000, 4_000], [false, false, true, true]],
  ["once", [500, 4_000, 500, 4_000, 500], [false, false, false, false, false]],
  [
    "still, after one quick frame",
    [3_000, 3_000, 3_000, 400, 3_000, 3_000],
    [false, false, true, true, true, true],
  ],
  [
    "no more, where nothing is known",
    [3_000, 3_000, 3_000, undefined],
    [false, false, true, false],
  ],
])("what comes late %s", (_, lags, delayed) => {
  expect(judged(lags)).toEqual(delayed)
})

test("a delay is over when for five seconds it was none", () => {
  expect(judged([3_000, 3_000, 3_000, 400, 400, 400, 400, 400, 400]).slice(-2)).toEqual([
    true,
    false,
  ])
})
