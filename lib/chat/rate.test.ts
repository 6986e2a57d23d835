import { expect, it } from "vitest"

import { createRate } from "./rate"

it("so many in so long, each name for itself; what was refused does not count", () => {
  const rate = createRate({ most: 2, withinMs: 1_000 })
  const tries: [string, number, boolean][] = [
    ["a", 0, true],
    ["a", 100, true],
    ["a", 200, false],
    ["b", 200, true],
    ["a", 999, false],
    ["a", 1_000, true],
    ["a", 1_099, false],
    ["a", 1_100, true],
  ]
  expect(tries.map(([name, now]) => rate(name, now))).toEqual(tries.map(([, , is]) => is))
})
