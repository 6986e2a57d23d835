import { expect, test } from "vitest"

import type { Peer } from "@/lib/e2ee/client/session"

import { mustYield, sharerOf } from "./sharing"

const peer = (identity: string, ...sources: ("camera" | "screen_share")[]): Peer =>
  ({
    identity,
    role: "clinician",
    tracks: sources.map((source) => ({ source, sid: `${identity}-${source}`, muted: false })),
  }) as unknown as Peer

test("a camera is no screen", () => {
  expect(sharerOf([peer("a", "camera")])).toBeUndefined()
  expect(sharerOf([peer("a", "camera", "screen_share")])?.identity).toBe("a")
})

test("of two who start at once exactly one gives way, and everybody names the other", () => {
  const one = peer("a", "screen_share")
  const two = peer("b", "screen_share")
  expect(mustYield("a", [two])).toBe(false)
  expect(mustYield("b", [one])).toBe(true)
  expect(sharerOf([two, one])).toBe(one)
  expect(mustYield("a", [peer("b", "camera")])).toBe(false)
})
