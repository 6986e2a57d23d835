import { expect, test, vi } from "vitest"

import { oneMore } from "./one-more"

test("what is asked for many times meanwhile is done once more, after the first", async () => {
  const ends: (() => void)[] = []
  const run = vi.fn<() => Promise<void>>(() => new Promise((resolve) => ends.push(resolve)))
  const ask = oneMore(run)
  for (let time = 0; time < 5; time++) ask()
  expect(run).toHaveBeenCalledTimes(1)
  ends[0]?.()
  await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(2))
  ends[1]?.()
  await Promise.resolve()
  expect(run).toHaveBeenCalledTimes(2)
  ask()
  await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(3))
})
