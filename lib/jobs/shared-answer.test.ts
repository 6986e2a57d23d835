import { expect, test } from "vitest"

import { sharedAnswer } from "./shared-answer"

const at = (ms: number) => new Date(1_700_000_000_000 + ms)

test("who asks within the time is given the same answer, before and after it came", async () => {
  const { asked, answer } = counting()
  const first = [answer(at(0)), answer(at(0)), answer(at(999))]
  expect(asked()).toBe(1)
  expect(await Promise.all(first)).toEqual([1, 1, 1])
  expect(await answer(at(999))).toBe(1)
})

test("later, and after a clock that was put back, it is asked anew", async () => {
  const { answer } = counting()
  expect(await answer(at(0))).toBe(1)
  expect(await answer(at(1_000))).toBe(2)
  expect(await answer(at(-3_600_000))).toBe(3)
})

function counting() {
  let asked = 0
  const answer = sharedAnswer(1_000, () => Promise.resolve((asked += 1)))
  return { asked: () => asked, answer }
}
