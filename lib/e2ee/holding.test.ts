import { expect, test } from "vitest"

import { type Held, hold, release } from "./holding"

const item = (n: number, arrivedMs: number, epoch = 1): Held<number> => ({
  item: n,
  arrivedMs,
  epoch,
})

test("64 at most: the oldest goes, and is counted", () => {
  let held: readonly Held<number>[] = []
  for (let n = 0; n < 64; n++) held = hold(held, item(n, n)).held
  expect(held).toHaveLength(64)
  const full = hold(held, item(64, 64))
  expect(full.dropped).toBe(1)
  expect(full.held.map((h) => h.item)).toEqual(Array.from({ length: 64 }, (_, i) => i + 1))
})

test("5 s at most", () => {
  const one = hold([], item(0, 1_000)).held
  expect(hold(one, item(1, 6_000)).held).toHaveLength(2)
  expect(hold(one, item(1, 6_001))).toMatchObject({ dropped: 1, held: [item(1, 6_001)] })
  expect(release(one, 1, 6_001).ready).toEqual([])
})

test("released by epoch, in the order of arrival", () => {
  const held = [item(1, 10), item(2, 20, 2), item(3, 30)]
  expect(release(held, 1, 40)).toEqual({ ready: [held[0], held[2]], held: [held[1]] })
})
