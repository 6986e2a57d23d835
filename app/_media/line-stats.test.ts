import { expect, test } from "vitest"

import { isOffered, measured, receivedOf, roundTripMs, sentOf, wayOf } from "./line-stats"
import type { Counts, Entry } from "./line-stats"

const pair = {
  id: "p",
  type: "candidate-pair",
  localCandidateId: "l",
  currentRoundTripTime: 0.0414,
}
const transport = { id: "t", type: "transport", selectedCandidatePairId: "p" }
const local = (change: Entry): Entry => ({ id: "l", type: "local-candidate", ...change })
const udp = local({ candidateType: "host", protocol: "udp" })

test.each<[string, Entry[], string | undefined]>([
  ["Chrome names the pair on the transport", [transport, pair, udp], "udp"],
  ["Firefox marks the pair", [{ ...pair, selected: true }, udp], "udp"],
  ["over TCP", [transport, pair, local({ candidateType: "prflx", protocol: "tcp" })], "tcp"],
  ["by a relay", [transport, pair, local({ candidateType: "relay", protocol: "udp" })], "relay"],
  ["not yet", [pair, udp], undefined],
  ["nothing at all", [], undefined],
])("%s", (_, entries, way) => {
  expect(wayOf(entries)).toBe(way)
})

test("the way there and back, where the browser tells", () => {
  expect(roundTripMs([transport, pair])).toBe(41)
  expect(roundTripMs([transport, { ...pair, currentRoundTripTime: undefined }])).toBeNull()
})

test("what the server offers is what it named", () => {
  const named = [{ type: "remote-candidate", protocol: "tcp" }]
  expect([isOffered(named, "tcp"), isOffered(named, "udp")]).toEqual([true, false])
})

test("counts come from the video alone", () => {
  const entries = [
    { type: "outbound-rtp", kind: "audio", bytesSent: 1, packetsSent: 1 },
    { type: "outbound-rtp", kind: "video", bytesSent: 900, packetsSent: 9 },
    { type: "remote-inbound-rtp", kind: "video", packetsLost: 2 },
    { type: "inbound-rtp", kind: "video", bytesReceived: 700, packetsReceived: 7, packetsLost: 3 },
  ]
  expect(sentOf(entries, 5)).toEqual({ bytes: 900, packets: 9, lost: 2, at: 5 })
  expect(receivedOf(entries, 5)).toEqual({ bytes: 700, packets: 10, lost: 3, at: 5 })
})

const count = (at: number, bytes: number, packets: number, lost = 0): Counts => ({
  at,
  bytes,
  packets,
  lost,
})

test.each<[string, Counts[], ReturnType<typeof measured>]>([
  [
    "the best second counts",
    [count(0, 0, 0), count(1_000, 12_500, 10), count(2_000, 112_500, 100)],
    { kbps: 800, lostPercent: 0 },
  ],
  [
    "losses count over all",
    [count(0, 0, 0), count(1_000, 12_500, 100, 5), count(2_000, 25_000, 200, 13)],
    { kbps: 100, lostPercent: 6.5 },
  ],
  [
    "a late packet is no gain",
    [count(0, 0, 0, 4), count(1_000, 12_500, 100, 0)],
    { kbps: 100, lostPercent: 0 },
  ],
  ["nothing went", [count(0, 0, 0), count(1_000, 0, 0)], null],
  ["one count alone", [count(0, 0, 0)], null],
  ["none", [], null],
])("%s", (_, counts, expected) => {
  expect(measured(counts)).toEqual(expected)
})
