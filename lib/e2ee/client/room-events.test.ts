import { RemoteParticipant, RoomEvent } from "livekit-client"
import { expect, test } from "vitest"

import { makeSeatKey } from "../seat-key"
import { ownSeat } from "./own-seat"
import { wireRoom } from "./room-events"
import { addMember, coreOf } from "./testing-core"

const mine = { visit: "v", identity: "me", role: "patient", linkSecret: undefined } as const

test.each([
  ["me", ["signal up", "connected", "connected"], []],
  ["another seat", [], ["local-identity"]],
])("let in as %s: what the session does of it", async (identity, expected, alarms) => {
  const raised: string[] = []
  const core = {
    ...(await coreOf(await ownSeat(await makeSeatKey(), mine))),
    alarm: (code: string) => void raised.push(code),
  }
  const done: string[] = []
  wireRoom(core, {
    read: () => undefined,
    signalUp: () => void done.push("signal up"),
    connected: () => void done.push("connected"),
    reconnecting: () => undefined,
    disconnected: () => undefined,
    sealed: async () => undefined,
  })
  core.room.localParticipant.identity = identity
  for (const event of [RoomEvent.SignalConnected, RoomEvent.Connected, RoomEvent.Reconnected])
    core.room.emit(event)
  expect(done).toEqual(expected)
  expect(raised).toEqual(alarms)
})

test("a packet of another topic is a member's of another form, or a stranger's", async () => {
  const alarms: [string, string | undefined][] = []
  const core = await coreOf(await ownSeat(await makeSeatKey(), mine), {
    alarm: (code, identity) => void alarms.push([code, identity]),
  })
  await addMember(core, "ada")
  wireRoom(core, {
    read: () => undefined,
    signalUp: () => undefined,
    connected: () => undefined,
    reconnecting: () => undefined,
    disconnected: () => undefined,
    sealed: async () => undefined,
  })
  for (const identity of ["ada", "nobody", undefined]) {
    const participant = identity === undefined ? undefined : participantOf(identity)
    core.room.emit(
      RoomEvent.DataReceived,
      new Uint8Array(9),
      participant,
      undefined,
      "lk-chat-topic",
    )
  }
  expect(alarms).toEqual([
    ["env-form", "ada"],
    ["env-stranger", "nobody"],
    ["env-stranger", undefined],
  ])
})

function participantOf(identity: string): RemoteParticipant {
  const participant = Object.create(RemoteParticipant.prototype)
  Object.defineProperty(participant, "identity", { value: identity })
  return participant
}
