import { RemoteParticipant, RemoteTrackPublication } from "livekit-client"
import { expect, test } from "vitest"

import { exportPub, kidOf, makeSeatKey } from "../seat-key"
import type { Presence } from "./core"
import { mediaGate } from "./media-gate"
import { ownSeat } from "./own-seat"
import { rememberPeer } from "./peer-memory"
import { coreOf } from "./testing-core"

const me = await ownSeat(await makeSeatKey(), seat("me"))

test("a member's stream in clear that is there before its seat was looked at: refused at once, reported as a member's", async () => {
  const alarms: (string | undefined)[][] = []
  const core = await coreOf(me, { alarm: (...alarm) => void alarms.push(alarm) })
  const { participant, asked } = publishing("ada", { isEncrypted: false })
  core.room.remoteParticipants.set("ada", participant)
  const gate = mediaGate(core)
  expect(gate.tend()).toEqual(new Map())
  expect(alarms).toEqual([])

  const peer = await memberCalled("ada")
  core.present = new Map<string, Presence>([["ada", { peer }]])
  expect(gate.tend()).toEqual(new Map())
  gate.tend()
  expect(alarms).toEqual([["media-plaintext", "ada", peer.kid]])
  expect(asked).toEqual([])
})

test("a stranger's stream in clear is reported as a stranger's", async () => {
  const alarms: (string | undefined)[][] = []
  const core = await coreOf(me, { alarm: (...alarm) => void alarms.push(alarm) })
  core.room.remoteParticipants.set("eve", publishing("eve", { isEncrypted: false }).participant)
  core.present = new Map<string, Presence>([["eve", { refused: "seat-signature" }]])
  mediaGate(core).tend()
  expect(alarms).toEqual([["media-plaintext", "eve", undefined]])
})

/** One publication in a room, and what is asked of the server about it. */
function publishing(identity: string, { isEncrypted }: { isEncrypted: boolean }) {
  const asked: boolean[] = []
  const publication = Object.create(RemoteTrackPublication.prototype)
  Object.defineProperties(publication, {
    trackSid: { value: "TR_1" },
    isEncrypted: { value: isEncrypted },
    isDesired: { value: false },
    source: { value: "camera" },
    setSubscribed: { value: (wanted: boolean) => asked.push(wanted) },
  })
  const participant: RemoteParticipant = Object.create(RemoteParticipant.prototype)
  Object.defineProperties(participant, {
    identity: { value: identity },
    trackPublications: { value: new Map([["TR_1", publication]]) },
  })
  return { participant, asked }
}

function seat(identity: string) {
  return { visit: "v", identity, role: "patient", linkSecret: undefined } as const
}

async function memberCalled(identity: string) {
  const keys = await makeSeatKey()
  const { publicKey } = keys
  const theirs = await ownSeat(keys, seat(identity))
  const pub = await exportPub(publicKey)
  const kid = await kidOf(pub)
  const times = { issuedMs: 0, expiresMs: 1 }
  return rememberPeer(me, { ...theirs, pub, kid, ...times, publicKey, protection: "end_to_end" })
}
