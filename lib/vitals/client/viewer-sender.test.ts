import { expect, test } from "vitest"

import { takesOver } from "./viewer-sender"

const now = 100_000
const device = (identity: string, heardAt?: number, wavesAt?: number) => ({
  identity,
  heardAt,
  wavesAt,
})
const both = ["a", "b"]

test.each([
  ["nobody was drawn yet", undefined, both, true],
  ["the one that is drawn sends waves", device("a", now - 100, now - 100), both, false],
  ["it paused for ten seconds", device("a", now - 10_000, now - 10_000), both, false],
  ["it is silent for longer", device("a", now - 10_001, now - 10_001), both, true],
  ["its waves stopped, and its numbers go on", device("a", now - 100, now - 10_001), both, true],
  ["it only ever sent numbers", device("a", now - 100), both, true],
  ["it has left the room", device("a", now - 100, now - 100), ["b"], true],
])("a second device with waves, and %s", (_, shown, present, taken) => {
  expect(takesOver(device("b", now, now), shown, present, now)).toBe(taken)
})

test("a second device with numbers alone takes over only from one that is silent", () => {
  const next = device("b", now)
  expect(takesOver(next, device("a", now - 100, now - 20_000), both, now)).toBe(false)
  expect(takesOver(next, device("a", now - 10_001), both, now)).toBe(true)
})
