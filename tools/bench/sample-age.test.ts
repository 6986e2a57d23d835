import { expect, it } from "vitest"

import { agesOf, atOnce } from "./sample-age"

const block = { t0: 1_000, durationMs: 100, samples: 4, receivedAt: 1_130 }

it("each sample is as old as the frame's rest and its way", () => {
  expect(agesOf(block)).toEqual([130, 105, 80, 55])
})

it("a path that takes no time leaves the framing", () => {
  expect(agesOf(atOnce(block))).toEqual([100, 75, 50, 25])
})

it("the one sample of a slow channel counts from its own moment", () => {
  expect(agesOf({ t0: 1_060, durationMs: 100, samples: 1, receivedAt: 1_130 })).toEqual([70])
})
