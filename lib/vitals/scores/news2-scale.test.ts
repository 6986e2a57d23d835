import { expect, it } from "vitest"

import { nobodyDecided, scale2Of } from "./news2-scale"

const decided = { version: 1, scale: 2, reason: "Target 88–92", by: "Dr A", at: 2_000 } as const

it("is a decision for scale 2 alone, and never one of the future", () => {
  expect(scale2Of(nobodyDecided, 5_000)).toBeUndefined()
  expect(scale2Of({ ...decided, scale: 1 }, 5_000)).toBeUndefined()
  expect(scale2Of(decided, 5_000)).toEqual({ by: "Dr A", at: 2_000 })
  // A page's clock is behind the server's.
  expect(scale2Of(decided, 1_999.5)).toEqual({ by: "Dr A", at: 1_999.5 })
})
