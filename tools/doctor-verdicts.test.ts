import { expect, test } from "vitest"

import { verdicts } from "./doctor-verdicts.mjs"
import type { Machine } from "./doctor-verdicts.mjs"

const whole: Machine = {
  node: "24.1.0",
  nodeIsNewEnough: true,
  packages: true,
  postgres: true,
  redis: "/usr/bin/redis-server",
  livekit: "/usr/bin/livekit-server",
  go: undefined,
  chromium: "/usr/bin/chromium",
  freeGigabytes: 40,
  port: 3000,
  portIsFree: true,
  given: {},
}
const bad = (change: Partial<Machine>) =>
  verdicts({ ...whole, ...change }).filter((one) => one.state !== "here")

test("a whole machine lacks nothing", () => {
  expect(bad({})).toEqual([])
})

test("each missing thing comes with how to get it", () => {
  expect(bad({ redis: undefined })).toEqual([
    {
      state: "missing",
      say: "redis-server is not installed",
      advice: "apt-get install redis-server (macOS: brew install redis), or set REDIS_URL",
    },
  ])
  const nothing = bad({
    packages: false,
    postgres: false,
    redis: undefined,
    livekit: undefined,
    freeGigabytes: 1,
  })
  expect(nothing.map((one) => [one.state, one.advice !== undefined])).toEqual(
    Array.from({ length: 5 }, () => ["missing", true]),
  )
})

test("a service of one's own, Go instead of LiveKit, and no Chromium let the demo start", () => {
  const given = { REDIS_URL: "redis://x", DATABASE_URL: "postgres://x", LIVEKIT_URL: "ws://x" }
  expect(bad({ redis: undefined, postgres: false, livekit: undefined, given })).toEqual([])
  expect(bad({ livekit: undefined, go: "/usr/local/go/bin/go" })).toEqual([])
  expect(bad({ chromium: undefined, portIsFree: false }).map((one) => one.state)).toEqual([
    "optional",
    "optional",
  ])
})
