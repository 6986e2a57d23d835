import { expect, test } from "vitest"

import type { Peer } from "@/lib/e2ee/client/session"

import { mayShare, mustYield, sharerOf } from "./sharing"

const peer = (identity: string, ...sources: ("camera" | "screen_share")[]): Peer =>
  ({
    identity,
    role: "clinician",
    tracks: sources.map((source) => ({ source, sid: `${identity}-${source}`, muted: false })),
  }) as unknown as Peer

test("nobody starts while somebody's screen is shown", () => {
  expect(mayShare("clinician", [peer("a", "camera")])).toBe(true)
  expect(mayShare("clinician", [peer("a", "camera", "screen_share")])).toBe(false)
  expect(mayShare("patient", [])).toBe(false)
})

test("of two who start at once exactly one gives way, and everybody names the other", () => {
  const one = peer("a", "screen_share")
  const two = peer("b", "screen_share")
  expect(mustYield("a", [two])).toBe(false)
  expect(mustYield("b", [one])).toBe(true)
  expect(sharerOf([two, one])).toBe(one)
  expect(mustYield("a", [peer("b", "camera")])).toBe(false)
})
