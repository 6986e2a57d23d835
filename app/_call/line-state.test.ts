import { describe, expect, test } from "vitest"

import type { CallState } from "./call-state"
import { noticeOther, otherLine, ownLine, unmet } from "./line-state"
import type { OtherFacts, OtherMemory, OwnFacts } from "./line-state"

const clear = { weak: false, rung: "video", back: false, awayMs: 0 } as const
const away = (first = false): CallState => ({ at: "reconnecting", since: 0, tries: 0, first })

describe("one's own line", () => {
  test.each<[string, CallState, Partial<OwnFacts>, string]>([
    ["before the call", { at: "fetching" }, {}, "connecting"],
    ["never yet in", away(true), { awayMs: 60_000 }, "connecting"],
    ["in the call", { at: "in_call" }, {}, "connected"],
    ["a weak line", { at: "in_call" }, { weak: true, rung: "low" }, "weak"],
    ["just back", { at: "in_call" }, { back: true, weak: true }, "resumed"],
    ["dropped", away(), { awayMs: 29_000 }, "reconnecting"],
    ["away for long", away(), { awayMs: 30_000 }, "lost"],
    ["stands still", { at: "disconnected", why: "removed" }, {}, "lost"],
    ["over", { at: "ended", how: "left" }, {}, "ended"],
  ])("%s", (_, call, change, state) => {
    expect(ownLine(call, { ...clear, ...change })).toEqual({ state, rung: change.rung ?? "video" })
  })
})

describe("the other side's", () => {
  const here: OtherFacts = { presence: "here", said: undefined, poor: false }
  const gone: OtherFacts = { ...here, presence: "away" }
  const word = { rung: "video", weak: false, leaving: false } as const
  /** One fact a second; the state after each. */
  const told = (...facts: OtherFacts[]): string[] => {
    let memory: OtherMemory = unmet
    return facts.map((fact, second) => {
      memory = noticeOther(memory, fact, second * 1_000)
      return otherLine(memory, fact, second * 1_000).state
    })
  }
  const times = (count: number, fact: OtherFacts): OtherFacts[] =>
    Array.from({ length: count }, () => fact)

  test("comes", () => {
    expect(told(gone, { ...here, presence: "securing" }, here)).toEqual([
      "connecting",
      "connecting",
      "connected",
    ])
  })

  test("falls silent, or out, and is back", () => {
    const silent: OtherFacts = { ...here, presence: "silent" }
    expect(told(here, silent, gone, here, ...times(4, here))).toEqual([
      "connected",
      "reconnecting",
      "reconnecting",
      "resumed",
      "resumed",
      "resumed",
      "resumed",
      "connected",
    ])
  })

  test("does not come back for long", () => {
    const states = told(here, ...times(32, gone))
    expect([states[1], states[30], states[31]]).toEqual(["reconnecting", "reconnecting", "lost"])
  })

  test("says that the line is weak, or the server does", () => {
    expect(told({ ...here, said: { ...word, weak: true } })).toEqual(["weak"])
    expect(told({ ...here, poor: true })).toEqual(["weak"])
  })

  test("leaves with a word, and may come back", () => {
    const leaving: OtherFacts = { ...here, said: { ...word, leaving: true } }
    expect(told(here, leaving, gone, gone, here)).toEqual([
      "connected",
      "connected",
      "ended",
      "ended",
      "resumed",
    ])
  })
})
