import { expect, test } from "vitest"

import { collectMs, isCrowd, leaveWaitMs } from "./crowd"

test("thirteen are a crowd, and their writes are collected for longer", () => {
  expect([2, 12, 13, 64].map(isCrowd)).toEqual([false, false, true, true])
  const collected = (urgency: "keys" | "acks") =>
    [2, 12, 13, 64].map((members) => collectMs(members, urgency))
  expect(collected("keys")).toEqual([5, 5, 250, 250])
  expect(collected("acks")).toEqual([5, 5, 1_000, 1_000])
})

test("when one leaves, a crowd renews its keys not in one moment", () => {
  expect([0, 1].map((spread) => leaveWaitMs(12, spread))).toEqual([250, 250])
  expect([0, 0.5, 1].map((spread) => leaveWaitMs(13, spread))).toEqual([5_000, 6_500, 8_000])
})
