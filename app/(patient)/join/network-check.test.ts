import { expect, test } from "vitest"

import { judge } from "./network-check"

test.each([
  [40, undefined, "works"],
  [40, 10, "works"],
  [399, 0.6, "works"],
  [401, undefined, "slow"],
  [40, 0.4, "slow"],
  [900, 20, "slow"],
])("a round trip of %d ms on %s Mbit/s %s", (trip, mbps, state) => {
  expect(judge(trip, mbps)).toBe(state)
})
