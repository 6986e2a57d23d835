import { expect, test } from "vitest"

import { collectMs, isCrowd } from "./crowd"

test("thirteen are a crowd, and their writes are collected for longer", () => {
  expect([2, 12, 13, 64].map(isCrowd)).toEqual([false, false, true, true])
  expect([2, 12, 13, 64].map(collectMs)).toEqual([5, 5, 250, 250])
})
