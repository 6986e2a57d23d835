import { Room } from "livekit-client"
import { beforeEach, describe, expect, test } from "vitest"

import { noExchange } from "../code-exchange"
import { type Bytes, utf8 } from "../encoding"
import { type Header, sealEnvelope } from "../envelope"
import { randomBytes } from "../primitives"
import { startRotation } from "../rotation"
import { exportPub, kidOf, makeSeatKey } from "../seat-key"
import { deriveEpochKeys, type EpochKeys, importMediaKey } from "../sender-key"
import type { Topic } from "../topic"
import type { Core } from "./core"
import { inbox } from "./inbox"
import type { SealedMessage } from "./message"
import { ownSeat } from "./own-seat"
import { type PeerMemory, rememberPeer } from "./peer-memory"
import { SeatKeyProvider } from "./seat-key-provider"

const visit = "v"
const keys = { me: await makeSeatKey(), peer: await makeSeatKey() }
const seat = (identity: string) =>
  ({ visit, identity, role: "patient", linkSecret: undefined }) as const
const me = await ownSeat(keys.me, seat("me"))
const them = await ownSeat(keys.peer, seat("peer"))
const theirMemoryOfMe = await rememberPeer(them, {
  ...me,
  issuedMs: 0,
  expiresMs: 1,
  publicKey: keys.me.publicKey,
  protection: "end_to_end",
})
const epochKeys = (epoch: number) =>
  deriveEpochKeys({ epoch, secret: new Uint8Array(32).fill(epoch) }, them)
const first = await epochKeys(1)
const second = await epochKeys(2)
const provider = new SeatKeyProvider(await importMediaKey(randomBytes(32)))

let now = 1_000_000
let core: Core
let peer: PeerMemory
let alarms: string[] = []
let delivered: [Topic, string, number][] = []
let box: ReturnType<typeof inbox>

beforeEach(async () => {
  now = 1_000_000
  alarms = []
  delivered = []
  const pub = await exportPub(keys.peer.publicKey)
  peer = await rememberPeer(me, {
    ...them,
    pub,
    kid: await kidOf(pub),
    issuedMs: 0,
    expiresMs: 1,
    publicKey: keys.peer.publicKey,
    protection: "end_to_end",
  })
  core = {
    protection: "end_to_end",
    me,
    room: new Room(),
    provider,
    signingKeys: [],
    now: () => now,
    random: randomBytes,
    alarm: (code) => alarms.push(code),
    keyOpened: () => undefined,
    memory: new Map([[peer.kid, peer]]),
    certificates: new Map(),
    present: new Map([
      ["peer", { peer }],
      ["stranger", { refused: "seat-signature" }],
    ]),
    excluded: new Set(),
    host: undefined,
    out: new Set(),
    verified: new Set(),
    denied: false,
    rotation: startRotation(0, now, 0),
    keySinceMs: undefined,
    own: new Map(),
    code: noExchange,
  }
  hold(first)
  const deliver = (topic: Topic, message: SealedMessage) =>
    delivered.push([topic, new TextDecoder().decode(message.body), message.seq])
  box = inbox(core, () => Promise.resolve(), deliver)
})

describe("delivered", () => {
  test("a group message, once", async () => {
    const message = await sealed({ topic: "chat", seq: 0 }, "hi")
    await box.receive("peer", message)
    await box.receive("peer", message)
    expect(delivered).toEqual([["chat", "hi", 0]])
    expect(alarms).toEqual(["env-replay"])
  })
  test("a direct message", async () => {
    await box.receive("peer", await sealed({ topic: "chat", seq: 0, direct: true }, "psst"))
    expect(delivered).toEqual([["chat", "psst", 0]])
  })
  test("strict topics in the order of arrival, whatever decrypts faster", async () => {
    const big = await sealed({ topic: "alarm", seq: 0 }, "x".repeat(50_000))
    const small = await sealed({ topic: "alarm", seq: 1 }, "y")
    await Promise.all([box.receive("peer", big), box.receive("peer", small)])
    expect(delivered.map(([, , seq]) => seq)).toEqual([0, 1])
  })
  test("a window topic out of order, a strict one not", async () => {
    for (const topic of ["numerics", "chat"] as const) {
      await box.receive("peer", await sealed({ topic, seq: 1 }, "later"))
      await box.receive("peer", await sealed({ topic, seq: 0 }, "earlier"))
    }
    expect(delivered.map(([topic, , seq]) => [topic, seq])).toEqual([
      ["numerics", 1],
      ["numerics", 0],
      ["chat", 1],
    ])
    expect(alarms).toEqual(["env-replay"])
  })
  test("what came before its key, when the key comes within 5 s", async () => {
    await box.receive("peer", await sealed({ topic: "chat", seq: 0, epoch: 2 }, "early", second))
    expect(delivered).toEqual([])
    hold(second)
    now += 5_000
    box.keyOpened(peer, 2)
    await peer.opening
    expect(delivered).toEqual([["chat", "early", 0]])
  })
})

describe("a packet that livekit-client could not open", () => {
  test("tells since when the keys may differ, until a key comes", () => {
    box.unopened("peer")
    now += 700
    box.unopened("peer")
    expect(peer.unopenedSinceMs).toBe(1_000_000)
    expect(alarms).toEqual(["env-no-key", "env-no-key"])
    box.keyOpened(peer, 2)
    expect(peer.unopenedSinceMs).toBeUndefined()
  })
  test("of a stranger says nothing about any member", () => {
    for (const identity of ["stranger", "nobody"]) box.unopened(identity)
    expect([peer.unopenedSinceMs, alarms]).toEqual([undefined, []])
  })
})

describe("refused", () => {
  test.each([
    ["the server's own API", undefined],
    ["a stranger", "stranger"],
    ["somebody who is not there", "nobody"],
  ])("from %s: env-stranger", async (_name, identity) => {
    await box.receive(identity, await sealed({ topic: "chat", seq: 0 }, "x"))
    expect([delivered, alarms]).toEqual([[], ["env-stranger"]])
  })
  test("bare bytes: env-form", async () => {
    await box.receive("peer", utf8('{"alarm":"none"}'))
    expect([delivered, alarms]).toEqual([[], ["env-form"]])
  })
  test("another topic in the header: env-auth", async () => {
    const message = await sealed({ topic: "chat", seq: 0 }, "x")
    message[3] = 4
    await box.receive("peer", message)
    expect([delivered, alarms]).toEqual([[], ["env-auth"]])
  })
  test("after a leave and a return: still a replay", async () => {
    const message = await sealed({ topic: "alarm", seq: 0 }, "x")
    await box.receive("peer", message)
    core.present = new Map()
    core.present = new Map([["peer", { peer }]])
    await box.receive("peer", message)
    expect(delivered).toHaveLength(1)
    expect(alarms).toEqual(["env-replay"])
  })
  test("11 s late on a topic of 10 s: env-stale, and gone for good", async () => {
    await box.receive("peer", await sealed({ topic: "alarm", seq: 0 }, "x"))
    const late = await sealed({ topic: "alarm", seq: 1 }, "late")
    now += 11_000
    await box.receive("peer", late)
    await box.receive("peer", late)
    expect(alarms).toEqual(["env-stale", "env-replay"])
    expect(delivered).toHaveLength(1)
  })
  test("more than 64 without a key: the oldest are lost, and counted", async () => {
    for (let seq = 0; seq < 66; seq++) {
      await box.receive("peer", await sealed({ topic: "chat", seq, epoch: 2 }, "x", second))
    }
    expect(alarms).toEqual(["env-no-key", "env-no-key"])
  })
})

test("the first message under a newer key ends the older ones 10 s later", async () => {
  hold(second)
  await box.receive("peer", await sealed({ topic: "beat", seq: 0, epoch: 2 }, "x", second))
  expect(peer.epochs.get(1)?.retireDueMs).toBe(now + 10_000)
  expect(peer.epochs.get(2)?.retireDueMs).toBeUndefined()
})

function hold(epoch: EpochKeys): void {
  peer.epochs.set(epoch.epoch, { keys: epoch, logs: new Map(), retireDueMs: undefined })
}

function sealed(
  part: Partial<Header> & { topic: Topic; seq: number },
  text: string,
  under = first,
): Promise<Bytes> {
  const direct = part.direct ?? false
  const header = { direct, epoch: direct ? 0 : 1, ...part }
  const recipient = direct ? me.kid : undefined
  const key = direct ? theirMemoryOfMe.pair.directOut : under.data
  return sealEnvelope(key, { visit, sender: them.kid, recipient }, header, now, utf8(text))
}
