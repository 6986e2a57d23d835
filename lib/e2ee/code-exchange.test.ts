import { describe, expect, test } from "vitest"

import type { SpokenAttribute } from "./attributes"
import {
  codeWaitsFor,
  enterRound,
  isRestless,
  noExchange,
  noticeShown,
  ownShown,
  readyToSettle,
  roundDueMs,
  settleCode,
} from "./code-exchange"

const own = { commit: "own-commit", nonce: "own-nonce" }
const entered = enterRound(noExchange, "R", own, 0)
const commits = (kid: string, nonce?: string): SpokenAttribute => ({
  round: "R",
  commit: `c-${kid}`,
  nonce,
})
const shown = (entries: Record<string, SpokenAttribute | undefined>) =>
  new Map(Object.entries(entries))
const bothCommitted = shown({ b: commits("b"), c: commits("c") })
const words = { digits: "123412341234", emoji: [1, 2, 3, 4, 5, 6, 7] }

describe("commit before reveal", () => {
  test("first the commitment alone", () => {
    expect(ownShown(entered)).toEqual({ round: "R", commit: "own-commit", nonce: undefined })
  })
  test.each([
    ["one has not committed", shown({ b: commits("b"), c: undefined })],
    [
      "one commits to another round",
      shown({ b: commits("b"), c: { ...commits("c"), round: "Q" } }),
    ],
    [
      "one reveals early but another has not committed",
      shown({ b: commits("b", "n-b"), c: undefined }),
    ],
  ])("%s: nothing is revealed", (_name, view) => {
    expect(ownShown(noticeShown(entered, view))?.nonce).toBeUndefined()
  })
  test("all have committed: the nonce is shown", () => {
    expect(ownShown(noticeShown(entered, bothCommitted))?.nonce).toBe("own-nonce")
  })
  test("ready only when all have revealed", () => {
    const committed = noticeShown(entered, bothCommitted)
    const half = noticeShown(committed, shown({ b: commits("b", "n-b"), c: commits("c") }))
    expect(readyToSettle(half)).toBeUndefined()
    const all = noticeShown(half, shown({ b: commits("b", "n-b"), c: commits("c", "n-c") }))
    expect(readyToSettle(all)).toMatchObject({
      own,
      nonces: new Map([
        ["b", "n-b"],
        ["c", "n-c"],
      ]),
    })
  })
})

describe("tampering", () => {
  const committed = noticeShown(entered, bothCommitted)
  test("a commitment that differs from the stored one", () => {
    const changed = shown({ b: commits("b"), c: { ...commits("c"), commit: "other" } })
    const state = noticeShown(committed, changed)
    expect(state.tampered).toBe("commit-changed")
    expect(noticeShown(state, bothCommitted).tampered).toBe("commit-changed")
    expect(readyToSettle(state)).toBeUndefined()
  })
  test("a nonce that does not open its commitment", () => {
    expect(settleCode(committed, "R", "commit-mismatch").tampered).toBe("commit-mismatch")
  })
})

describe("rounds", () => {
  const done = settleCode(noticeShown(entered, bothCommitted), "R", words)
  test("a roster that comes back shows the same code and reveals nothing new", () => {
    const left = enterRound(done, "S", { commit: "2", nonce: "2" }, 5_000)
    const back = enterRound(left, "R", { commit: "3", nonce: "3" }, 5_001)
    expect(back.rounds.get("R")?.code).toEqual(words)
    expect(ownShown(back)).toEqual({ round: "R", commit: "own-commit", nonce: "own-nonce" })
    expect(back.made).toBe(2)
  })
  test("at most one new round in 2 s; known ones at once", () => {
    expect(roundDueMs(done, "S", 1_500)).toBe(2_000)
    expect(roundDueMs(done, "S", 2_500)).toBe(2_500)
    expect(roundDueMs(done, "R", 1_500)).toBe(1_500)
  })
  test("more than ten rounds: restless", () => {
    let state = noExchange
    for (let n = 0; n < 10; n++) state = enterRound(state, `r${n}`, own, n * 2_000)
    expect(isRestless(state)).toBe(false)
    expect(isRestless(enterRound(state, "r10", own, 20_000))).toBe(true)
  })
})

test("who is waited for", () => {
  expect(codeWaitsFor(entered, shown({ b: commits("b"), c: undefined }))).toEqual(["c"])
  const committed = noticeShown(entered, bothCommitted)
  const half = noticeShown(committed, shown({ b: commits("b", "n-b"), c: commits("c") }))
  expect(codeWaitsFor(half, bothCommitted)).toEqual(["c"])
})
