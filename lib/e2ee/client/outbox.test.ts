import { ConnectionState } from "livekit-client"
import { expect, test } from "vitest"

import { startRotation } from "../rotation"
import { makeSeatKey } from "../seat-key"
import { deriveEpochKeys } from "../sender-key"
import type { Topic } from "../topic"
import { outbox } from "./outbox"
import { ownSeat } from "./own-seat"
import { addMember, coreOf } from "./testing-core"

/** What left: by which way, and for whom as LiveKit's server reads it. */
type Left = { way: "packet" | "stream"; to: readonly string[] | undefined }

test.each<[string, Topic, string | undefined, Left]>([
  ["to all", "chat", undefined, { way: "packet", to: undefined }],
  ["to one", "chat", "ada", { way: "stream", to: ["ada"] }],
  ["a hand to the host", "floor", "ada", { way: "stream", to: ["ada"] }],
  ["a mute for one", "control", "ada", { way: "stream", to: ["ada"] }],
  ["a block of a file", "file", "ada", { way: "stream", to: ["ada"] }],
  ["a clock's ping, which is late or lost", "sync", "ada", { way: "packet", to: undefined }],
])("%s: where the media server sends it", async (_, topic, to, expected) => {
  const { send, left } = await aPage()
  expect(await send(topic, new Uint8Array(3), to === undefined ? {} : { to })).toMatchObject({
    ok: true,
  })
  expect(left).toEqual([expected])
})

test("to somebody who is not here nothing leaves", async () => {
  const { send, left } = await aPage()
  expect(await send("chat", new Uint8Array(3), { to: "eve" })).toMatchObject({ reason: "no-peer" })
  expect(left).toEqual([])
})

async function aPage() {
  const seat = { visit: "v", identity: "me", role: "patient", linkSecret: undefined } as const
  const me = await ownSeat(await makeSeatKey(), seat)
  const key = { epoch: 0, secret: new Uint8Array(32) }
  const own = { key, keys: await deriveEpochKeys(key, me), wraps: new Map() }
  const core = await coreOf(me, { rotation: startRotation(0, 0, 0), own: new Map([[0, own]]) })
  await addMember(core, "ada")
  const left: Left[] = []
  core.room.state = ConnectionState.Connected
  Object.assign(core.room.localParticipant, {
    publishData: async (_: Uint8Array, options: { destinationIdentities?: string[] }) =>
      void left.push({ way: "packet", to: options.destinationIdentities }),
    sendBytes: async (_: Uint8Array, options: { destinationIdentities?: string[] }) =>
      void left.push({ way: "stream", to: options.destinationIdentities }),
  })
  return { send: outbox(core), left }
}
