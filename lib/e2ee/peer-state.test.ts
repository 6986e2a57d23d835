import { expect, test } from "vitest"

import { badgeOf } from "./badge"
import { type PeerFacts, peerState } from "./peer-state"

const none: PeerFacts = {
  refused: undefined,
  givesKey: true,
  getsKey: true,
  keyed: false,
  waitingSinceMs: undefined,
  failure: undefined,
  acked: undefined,
  securedSinceMs: undefined,
  lastBeatMs: undefined,
  beatHolds: undefined,
  unopenedSinceMs: undefined,
}
const now = 100_000
const secured = { keyed: true, acked: 7, securedSinceMs: now, lastBeatMs: now }

test.each<[string, Partial<PeerFacts>, string]>([
  ["no or bad certificate", { refused: "seat-signature", keyed: true }, "stranger"],
  ["certificate valid, no key yet", { waitingSinceMs: now - 2_999 }, "member"],
  ["3 s without a key", { waitingSinceMs: now - 3_000 }, "key-failed"],
  ["a wrap that does not open", { failure: "unwrap-failed" }, "key-failed"],
  [
    "broken attribute after all went well",
    { keyed: true, acked: 7, failure: "attr-form" },
    "key-failed",
  ],
  ["key opened", { keyed: true }, "keyed"],
  ["it holds an older key of mine", { keyed: true, acked: 6 }, "keyed"],
  ["it holds my key", { keyed: true, acked: 7, securedSinceMs: now - 5_999 }, "secured"],
  ["it holds my next key already", { keyed: true, acked: 8 }, "secured"],
  ["6 s without a beat", { keyed: true, acked: 7, securedSinceMs: now - 6_000 }, "silent"],
  ["beats", { keyed: true, acked: 7, securedSinceMs: 0, lastBeatMs: now - 2_000 }, "secured"],
  [
    "a watcher never holds my key",
    { ...secured, acked: undefined, beatHolds: -1, getsKey: false },
    "secured",
  ],
  [
    "I watch: its key never comes",
    { givesKey: false, waitingSinceMs: 0, unopenedSinceMs: 0 },
    "member",
  ],
  [
    "beats stopped",
    { keyed: true, acked: 7, securedSinceMs: 0, lastBeatMs: now - 6_000 },
    "silent",
  ],
  ["its beats name my epoch", { ...secured, beatHolds: 7 }, "secured"],
  ["its beats name my next one already", { ...secured, beatHolds: 8 }, "secured"],
  ["its beats name an older epoch of mine", { ...secured, beatHolds: 6 }, "mismatch"],
  ["its beats name none of mine", { ...secured, beatHolds: -1 }, "mismatch"],
  ["a beat whose key is on its way", { ...secured, unopenedSinceMs: now - 999 }, "secured"],
  ["beats that do not open", { ...secured, unopenedSinceMs: now - 1_000 }, "mismatch"],
  [
    "an older epoch of mine is all it ever acknowledged",
    { ...secured, acked: 6, beatHolds: 6 },
    "mismatch",
  ],
])("%s: %s", (_name, facts, state) => {
  expect(peerState({ ...none, ...facts }, { inUse: 7, madeMs: 0 }, now)).toBe(state)
})

test("an epoch made just now may still be on its way", () => {
  const facts = { ...none, ...secured, acked: 7, beatHolds: 6 }
  expect(peerState(facts, { inUse: 7, madeMs: now - 2_999 }, now)).toBe("secured")
  expect(peerState(facts, { inUse: 7, madeMs: now - 3_000 }, now)).toBe("mismatch")
})

const peer = { state: "secured", linked: false, verified: false, plaintext: false } as const
const room = { protection: "end_to_end", connected: true, broken: false, peers: [peer] } as const
const linked = { ...peer, linked: true }
const verified = { ...peer, verified: true }

test.each<[string, Parameters<typeof badgeOf>[0], string]>([
  ["alone", { ...room, peers: [] }, "encrypted"],
  ["not connected", { ...room, connected: false }, "securing"],
  ["a member without a key", { ...room, peers: [peer, { ...peer, state: "member" }] }, "securing"],
  [
    "a member that has not acknowledged",
    { ...room, peers: [{ ...peer, state: "keyed" }] },
    "securing",
  ],
  ["all secured", room, "encrypted"],
  ["all linked", { ...room, peers: [linked, linked] }, "linked"],
  ["one not linked", { ...room, peers: [linked, peer] }, "encrypted"],
  ["all compared", { ...room, peers: [verified, verified] }, "checked"],
  ["one not compared", { ...room, peers: [verified, linked] }, "encrypted"],
  ["a stranger", { ...room, peers: [verified, { ...peer, state: "stranger" }] }, "warning"],
  ["a key that failed", { ...room, peers: [{ ...peer, state: "key-failed" }] }, "warning"],
  ["somebody silent", { ...room, peers: [{ ...peer, state: "silent" }] }, "warning"],
  ["something in clear", { ...room, peers: [{ ...verified, plaintext: true }] }, "warning"],
  ["not encrypted by choice", { ...room, protection: "none" }, "plain"],
  [
    "not encrypted by choice, with a stranger",
    { ...room, protection: "none", connected: false, peers: [{ ...peer, state: "stranger" }] },
    "plain",
  ],
  ["codes differ or were tampered with", { ...room, broken: true, peers: [] }, "broken"],
])("badge, %s: %s", (_name, input, badge) => {
  expect(badgeOf(input)).toBe(badge)
})
