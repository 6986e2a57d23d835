import { ConnectionState, Room } from "livekit-client"
import type { RemoteDataTrack } from "livekit-client"
import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { exportPub, kidOf, makeSeatKey } from "../seat-key"
import { deriveEpochKeys } from "../sender-key"
import { readDataTracks } from "./data-tracks"
import { ownSeat } from "./own-seat"
import { rememberPeer } from "./peer-memory"
import { coreOf } from "./testing-core"

const seat = (identity: string) =>
  ({ visit: "v", identity, role: "patient", linkSecret: undefined }) as const

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

test("a subscription that brings nothing is given up and asked for again, less often each time", async () => {
  const { room, subscriptions } = roomWithTrack(() => new ReadableStream())
  const reading = readDataTracks(await coreIn(room), silent)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(subscriptions()).toBeGreaterThanOrEqual(3)
  expect(subscriptions()).toBeLessThanOrEqual(6)
  reading.stop()
})

test("one whose frames stopped is taken up again, and its frames are read", async () => {
  const frames: number[] = []
  const { room } = roomWithTrack(
    (round) =>
      new ReadableStream({
        start: (controller) => controller.enqueue({ payload: new Uint8Array([round]) }),
      }),
  )
  const heard: string[] = []
  const reading = readDataTracks(await coreIn(room), {
    wanted: () => true,
    onFrame: ({ payload }) => frames.push(payload[0] ?? -1),
    onStatus: (_source, status) => heard.push(status),
  })
  await vi.advanceTimersByTimeAsync(6_000)
  expect(frames).toEqual([1, 2])
  expect(heard).toEqual(["live", "lost", "live"])
  reading.stop()
})

const silent = { wanted: () => true, onFrame: () => undefined, onStatus: () => undefined }

/** The library's stream, which is not always ended when the abort signal says so. */
function roomWithTrack(stream: (round: number) => ReadableStream) {
  let count = 0
  const track = {
    publisherIdentity: "peer",
    info: { name: "v.w1", usesE2ee: true },
    subscribe: () => stream(++count),
  } as unknown as RemoteDataTrack
  const room = new Room()
  room.state = ConnectionState.Connected
  const participant = { dataTracks: new Map([["v.w1", track]]) }
  Reflect.set(room, "remoteParticipants", new Map([["peer", participant]]))
  return { room, subscriptions: () => count }
}

async function coreIn(room: Room) {
  const [mine, theirs] = [await makeSeatKey(), await makeSeatKey()]
  const me = await ownSeat(mine, seat("me"))
  const them = await ownSeat(theirs, seat("peer"))
  const pub = await exportPub(theirs.publicKey)
  const peer = await rememberPeer(me, {
    ...them,
    pub,
    kid: await kidOf(pub),
    issuedMs: 0,
    expiresMs: 1,
    publicKey: theirs.publicKey,
    protection: "end_to_end",
  })
  const keys = await deriveEpochKeys({ epoch: 1, secret: new Uint8Array(32) }, them)
  peer.epochs.set(1, { keys, logs: new Map(), retireDueMs: undefined })
  peer.highestEpoch = 1
  return coreOf(me, { room, now: Date.now, present: new Map([["peer", { peer }]]) })
}
