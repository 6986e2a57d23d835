import { expect, test } from "vitest"

import { countersOf, lostBetween, sendKbps } from "./line-sample"

const none = { sent: 0, missed: 0, received: 0, lost: 0 }

test("all that goes and comes is counted together", () => {
  const entries = [
    { type: "outbound-rtp", packetsSent: 40 },
    { type: "outbound-rtp", packetsSent: 60 },
    { type: "remote-inbound-rtp", packetsLost: 5 },
    { type: "inbound-rtp", packetsReceived: 90, packetsLost: 10 },
    { type: "candidate-pair", availableOutgoingBitrate: 180_000 },
    { type: "candidate-pair" },
  ]
  expect(countersOf(entries)).toEqual({ sent: 100, missed: 5, received: 90, lost: 10 })
  expect(lostBetween(none, countersOf(entries))).toBe(10)
  expect(sendKbps(entries)).toBe(180)
  expect(sendKbps([])).toBeUndefined()
})

test("few packets tell nothing, and a new connection's counters begin again", () => {
  expect(lostBetween(none, { sent: 5, missed: 5, received: 5, lost: 5 })).toBeUndefined()
  expect(lostBetween({ ...none, sent: 900, missed: 90 }, { ...none, sent: 100 })).toBeUndefined()
  expect(lostBetween({ ...none, lost: 9 }, { ...none, received: 100 })).toBe(0)
})
