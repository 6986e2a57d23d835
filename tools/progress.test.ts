import { expect, test } from "vitest"

import { lookAfter } from "./progress"

test("a long step says that it goes on after 10 s, 30 s, and then once a minute", () => {
  const seconds = Array.from({ length: 7 }, (_, told) => lookAfter(told) / 1_000)
  expect(seconds).toEqual([10, 30, 60, 120, 180, 240, 300])
})
