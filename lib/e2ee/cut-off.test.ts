import { expect, test } from "vitest"

import { cutOffWatch } from "./cut-off"
import type { PeerState } from "./peer-state"

test.each<[string, PeerState[], boolean]>([
  ["the only other's keys differ", ["mismatch"], true],
  ["everybody's differ, fail or were not heard of", ["mismatch", "key-failed", "silent"], true],
  ["strangers do not count", ["mismatch", "stranger"], true],
  ["one is secured: it is the other's trouble", ["mismatch", "secured"], false],
  ["one key is on its way", ["mismatch", "member"], false],
  ["nobody is heard: that is the line", ["silent", "silent"], false],
  ["a key that does not open is asked for again, not a reason to leave", ["key-failed"], false],
  ["alone", [], false],
])("%s", (_name, states, isCutOff) => {
  const watch = cutOffWatch(0)
  expect(watch(states, 1_000)).toBe(false)
  expect(watch(states, 20_999)).toBe(false)
  expect(watch(states, 21_000)).toBe(isCutOff)
})

test("a moment with a key begins the time anew", () => {
  const watch = cutOffWatch(0)
  watch(["mismatch"], 0)
  watch(["secured"], 19_000)
  expect(watch(["mismatch"], 20_000)).toBe(false)
  expect(watch(["mismatch"], 40_000)).toBe(true)
})

test("two pages that see it together do not go together", () => {
  const watch = cutOffWatch(1)
  watch(["mismatch"], 0)
  expect(watch(["mismatch"], 29_999)).toBe(false)
  expect(watch(["mismatch"], 30_000)).toBe(true)
})
