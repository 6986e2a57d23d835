import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { maxEnvelope } from "../envelope"
import { makeSeatKey } from "../seat-key"
import { maxOpen, receiveStreams, turnMs } from "./byte-streams"
import { ownSeat } from "./own-seat"
import { addMember, coreOf } from "./testing-core"

/** The part of livekit-client's Room that takes streams in. */
type Incoming = {
  setConnected(isConnected: boolean): void
  handleDataStreamPacket(packet: object, encryption: number): void
  byteStreamControllers: Map<string, { controller: { desiredSize: number | null } }>
}

let alarms: string[] = []
let sealed: [string, number][] = []
let incoming: Incoming
let streams = 0

beforeEach(async () => {
  alarms = []
  sealed = []
  const me = { visit: "v", identity: "me", role: "patient", linkSecret: undefined } as const
  const core = await coreOf(await ownSeat(await makeSeatKey(), me), {
    alarm: (code) => void alarms.push(code),
    present: new Map([["stranger", { refused: "seat-signature" }]]),
  })
  await addMember(core, "ada")
  incoming = Reflect.get(core.room, "incomingDataStreamManager")
  incoming.setConnected(true)
  receiveStreams(core, async (identity, envelope) => void sealed.push([identity, envelope.length]))
})
afterEach(() => vi.useRealTimers())

test("a member's envelopes come whole, in the order in which their streams began", async () => {
  const [first, second] = [streamOf("ada"), streamOf("ada")]
  second.chunk(7)
  second.end()
  first.chunk(2)
  first.chunk(3)
  first.end()
  await expect
    .poll(() => sealed)
    .toEqual([
      ["ada", 5],
      ["ada", 7],
    ])
})

test("a stranger's are read away, and nothing of them is handed on", async () => {
  const stream = streamOf("stranger")
  for (let many = 0; many < 100; many++) stream.chunk(15_000)
  await expect.poll(stream.waiting).toBe(0)
  stream.end()
  expect(alarms).toEqual(["env-stranger"])
  expect(sealed).toEqual([])
})

test("whom nobody looked at yet is heard: its envelope tells who it is", async () => {
  const stream = streamOf("newcomer")
  stream.chunk(3)
  stream.end()
  await expect.poll(() => sealed).toEqual([["newcomer", 3]])
})

test("one that is longer than an envelope can be, or than it said, is read away", async () => {
  const long = streamOf("ada")
  const lying = streamOf("ada", 5)
  for (const stream of [long, lying]) {
    for (let size = 0; size <= maxEnvelope; size += 15_000) stream.chunk(15_000)
    await expect.poll(stream.waiting).toBe(0)
    stream.end()
  }
  await expect.poll(() => alarms).toEqual(["env-form", "env-form"])
  expect(sealed).toEqual([])
})

test("more than so many at once of one sender are not kept; another one's are", async () => {
  const many = Array.from({ length: maxOpen + 1 }, () => streamOf("ada"))
  for (const stream of many) stream.chunk(1)
  expect(alarms).toEqual(["env-form"])
  const other = streamOf("newcomer")
  other.chunk(2)
  other.end()
  await expect.poll(() => sealed).toEqual([["newcomer", 2]])
  for (const stream of many) stream.end()
  await expect.poll(() => sealed.length).toBe(maxOpen + 1)
})

test("one that breaks off holds the next up for a while, not for ever", async () => {
  vi.useFakeTimers()
  streamOf("ada").chunk(1)
  const next = streamOf("ada")
  next.chunk(2)
  next.end()
  await vi.advanceTimersByTimeAsync(turnMs)
  expect(sealed).toEqual([["ada", 2]])
})

/** As it comes in, by livekit-client's own code. */
function streamOf(identity: string, said?: number) {
  const id = String(++streams)
  let chunks = 0
  const take = (kind: string, value: object) =>
    incoming.handleDataStreamPacket(
      { participantIdentity: identity, value: { case: kind, value } },
      1,
    )
  const contentHeader = { case: "byteHeader", value: { name: "" } }
  const header = { streamId: id, topic: "e", mimeType: "", compression: 0, contentHeader }
  take("streamHeader", { ...header, timestamp: 0n, totalLength: said && BigInt(said) })
  return {
    chunk: (length: number) =>
      take("streamChunk", {
        streamId: id,
        chunkIndex: BigInt(chunks++),
        content: new Uint8Array(length),
      }),
    end: () => take("streamTrailer", { streamId: id, reason: "", attributes: {} }),
    /** Chunks that nobody took. */
    waiting: () => 1 - (incoming.byteStreamControllers.get(id)?.controller.desiredSize ?? 1),
  }
}
