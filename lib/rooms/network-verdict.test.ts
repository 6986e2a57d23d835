import { describe, expect, test } from "vitest"

import type { NetworkReport } from "@/db/schema/rooms"

import { NetworkReport as Shape } from "./network-report"
import { networkVerdict, untestedNetwork } from "./network-verdict"

const fast = { kbps: 2_000, lostPercent: 0 }
const good: NetworkReport = {
  paths: { signal: "works", udp: "works", tcp: "not_offered", turnUdp: "works", turnTls: "works" },
  up: fast,
  down: fast,
  roundTripMs: 40,
}
const having = (change: Partial<NetworkReport>): NetworkReport => ({ ...good, ...change })
const ways = (change: Partial<NetworkReport["paths"]>): NetworkReport =>
  having({ paths: { ...good.paths, ...change } })
const onlyTls = { udp: "blocked", tcp: "blocked", turnUdp: "blocked" } as const

describe("the verdict", () => {
  test.each<[string, NetworkReport, string]>([
    ["everything is open", good, "works"],
    ["only TURN over TLS gets through", ways(onlyTls), "works"],
    ["nothing gets through", ways({ ...onlyTls, turnTls: "blocked" }), "blocked"],
    [
      "what is not offered cannot be blocked",
      ways({ ...onlyTls, turnTls: "not_offered" }),
      "blocked",
    ],
    ["no WebSocket, no visit", ways({ signal: "blocked" }), "blocked"],
    ["nothing was tried", untestedNetwork, "untested"],
    ["nothing was measured", having({ up: null, down: null, roundTripMs: null }), "works"],
    [
      "the limits themselves",
      having({ up: { kbps: 600, lostPercent: 5 }, roundTripMs: 400 }),
      "works",
    ],
    ["a narrow way up", having({ up: { kbps: 599, lostPercent: 0 } }), "slow"],
    ["a narrow way down", having({ down: { kbps: 150, lostPercent: 0 } }), "slow"],
    ["losses", having({ down: { kbps: 2_000, lostPercent: 5.1 } }), "slow"],
    ["a long way", having({ roundTripMs: 401 }), "slow"],
  ])("%s", (_, report, verdict) => {
    expect(networkVerdict(report)).toBe(verdict)
  })
})

describe("what a page may say", () => {
  test("a full and an empty report", () => {
    expect(Shape.parse(good)).toEqual(good)
    expect(Shape.parse(untestedNetwork)).toEqual(untestedNetwork)
  })

  test.each<[string, unknown]>([
    ["a word of its own", { ...good, paths: { ...good.paths, udp: "perhaps" } }],
    ["a path of its own", { ...good, paths: { ...good.paths, pigeon: "works" } }],
    ["a path too few", { ...good, paths: { signal: "works" } }],
    ["a field of its own", { ...good, address: "192.0.2.1" }],
    ["a negative speed", { ...good, up: { kbps: -1, lostPercent: 0 } }],
    ["half a kilobit", { ...good, up: { kbps: 0.5, lostPercent: 0 } }],
    ["more than all lost", { ...good, down: { kbps: 1, lostPercent: 100.1 } }],
    ["no number", { ...good, down: { kbps: 1, lostPercent: Number.NaN } }],
    ["endless", { ...good, roundTripMs: Infinity }],
    ["a text", { ...good, roundTripMs: "40" }],
    ["nothing", null],
  ])("refused: %s", (_, report) => {
    expect(Shape.safeParse(report).success).toBe(false)
  })

  test("whatever JSON is thrown at it, the answer is a report or a refusal", () => {
    let seed = 20_261_124
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return Math.floor((seed / 2 ** 32) * below)
    }
    const junk = [null, true, -1, 1e308, "works", "__proto__", [], {}, good.up, good.paths]
    const mutate = (value: unknown, depth: number): unknown => {
      if (depth > 3 || random(8) === 0) return junk[random(junk.length)]
      if (typeof value !== "object" || value === null) return value
      const entries = Object.entries(value).filter(() => random(12) > 0)
      if (random(10) === 0) entries.push([`extra${random(3)}`, junk[random(junk.length)]])
      return Object.fromEntries(entries.map(([key, inner]) => [key, mutate(inner, depth + 1)]))
    }
    for (let round = 0; round < 3_000; round++) {
      const parsed = Shape.safeParse(mutate(good, 0))
      if (!parsed.success) continue
      expect(["works", "slow", "blocked", "untested"]).toContain(networkVerdict(parsed.data))
      expect(Object.keys(parsed.data)).toEqual(["paths", "up", "down", "roundTripMs"])
    }
  })
})
