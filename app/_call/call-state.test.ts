import { describe, expect, test } from "vitest"

import { idle, isUnderWay, next, retryDelay } from "./call-state"
import type { CallEvent, CallState } from "./call-state"

const after = (...events: CallEvent[]): CallState => events.reduce(next, idle)
const join: CallEvent = { type: "join" }
const token: CallEvent = { type: "token" }
const connected: CallEvent = { type: "connected" }
const lost = (at: number): CallEvent => ({ type: "lost", at })
const refused = (reason: string): CallEvent => ({ type: "refused", reason, at: 9 })
const inCall = [join, token, connected]

test("from the press to the call", () => {
  expect(after(join)).toEqual({ at: "fetching" })
  expect(after(join, token)).toEqual({ at: "connecting" })
  expect(after(...inCall)).toEqual({ at: "in_call" })
})

test("a second window asks, and goes on when told to", () => {
  const occupied = after(join, { type: "stopped", why: "occupied" })
  expect(occupied).toEqual({ at: "disconnected", why: "occupied" })
  expect(next(occupied, join)).toEqual({ at: "fetching" })
})

test("a second press changes nothing", () => {
  expect(after(join, token, join)).toEqual({ at: "connecting" })
})

describe("a lost connection", () => {
  test("counts from its beginning and knows whether there was a call", () => {
    expect(after(...inCall, lost(5), lost(8))).toEqual({
      at: "reconnecting",
      since: 5,
      tries: 1,
      first: false,
    })
    expect(after(join, lost(5))).toEqual({ at: "reconnecting", since: 5, tries: 0, first: true })
    expect(after(...inCall, lost(5), connected)).toEqual({ at: "in_call" })
  })

  test("is tried again quickly, then every 15 seconds, never all at once", () => {
    expect([0, 1, 2, 5, 50].map((tries) => retryDelay(tries, 0.5))).toEqual([
      500, 1000, 2000, 15_000, 15_000,
    ])
    expect(retryDelay(0, 0)).toBeLessThan(retryDelay(0, 1))
  })
})

describe("a refused token", () => {
  test.each([
    ["not_admitted", { at: "disconnected", why: "refused" }],
    ["not_found", { at: "disconnected", why: "refused" }],
    ["unauthenticated", { at: "disconnected", why: "refused" }],
    ["no_consent", { at: "disconnected", why: "no_consent" }],
    ["offline", { at: "reconnecting", since: 9, tries: 0, first: true }],
    ["livekit", { at: "reconnecting", since: 9, tries: 0, first: true }],
    ["timeout", { at: "reconnecting", since: 9, tries: 0, first: true }],
  ])("%s before the call", (reason, state) => {
    expect(after(join, refused(reason))).toEqual(state)
  })

  test("in the middle of a call: the visit was ended meanwhile", () => {
    expect(after(...inCall, lost(5), refused("not_admitted"))).toEqual({
      at: "ended",
      how: "closed",
    })
  })
})

test("what a person decided is not undone by the network", () => {
  const left = after(...inCall, { type: "left" })
  for (const event of [lost(1), connected, token, refused("offline")]) {
    expect(next(left, event)).toEqual({ at: "ended", how: "left" })
  }
  const stopped = after(...inCall, { type: "stopped", why: "plaintext" })
  expect(next(stopped, connected)).toEqual(stopped)
  expect(isUnderWay(stopped)).toBe(false)
  expect(next(stopped, join)).toEqual({ at: "fetching" })
  expect(next(left, join)).toEqual({ at: "fetching" })
  const differ = after(...inCall, { type: "stopped", why: "differ" })
  expect(next(differ, connected)).toEqual(differ)
})
