import fc from "fast-check"
import { expect, it } from "vitest"

import { paceAfter, startPace, widest } from "./pace"

it("a quick line is used more, a slow one at once less, a fair one as before", () => {
  expect(paceAfter({ window: 4 }, 50)).toEqual({ window: 5 })
  expect(paceAfter({ window: 4 }, 300)).toEqual({ window: 4 })
  expect(paceAfter({ window: 4 }, 900)).toEqual({ window: 2 })
  expect(paceAfter({ window: 1 }, 900)).toEqual({ window: 1 })
})

it("never stands still and never fills the channel", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000)), (took) => {
      const { window } = took.reduce(paceAfter, startPace)
      expect(window).toBeGreaterThanOrEqual(1)
      expect(window).toBeLessThanOrEqual(widest)
    }),
  )
})
