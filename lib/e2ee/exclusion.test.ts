import { describe, expect, test } from "vitest"

import { readKeys, writeKeys } from "./attributes"
import { toBase64url } from "./base64url"
import { type Bytes, concat, fromUtf8, u32 } from "./encoding"
import { openEnvelope, readHeader, sealEnvelope } from "./envelope"
import { derivePair } from "./pair-keys"
import { hkdf, importAesKey } from "./primitives"
import { startRotation, stepRotation } from "./rotation"
import { deriveRaw, keyIndexOf, unwrapSenderKey, wrapAad, wrapSenderKey } from "./sender-key"
import { codeBytes, codeOf, commitOf, rosterBytes, roundOf } from "./spoken-code"
import excluded from "./vectors-exclusion.json"
import vectors from "./vectors.json"

/** One seat of three is excluded: what is said, what follows, and what it is left with (docs/e2ee.md §8). */
const { visit, people, pairs } = vectors
const { before, after } = excluded
const kid = { a: hex(people.a.kid), b: hex(people.b.kid), c: hex(people.c.kid) }
const toGroup = { visit, sender: kid.a, recipient: undefined }

test("the exclusion is a sealed message that names the key", async () => {
  const said = await open(excluded.exclude, before.data_key)
  expect(JSON.parse(fromUtf8(said) ?? "")).toEqual({ t: "exclude", kid: people.c.kid_b64u })
  expect(excluded.exclude.key).toBe(before.data_key)
})

test("who is gone 250 ms gets no wrap of the next epoch, and messages go under it once the rest hold it", () => {
  const all = new Set([people.b.kid_b64u, people.c.kid_b64u])
  const rest = new Set([people.b.kid_b64u])
  const acked = (epoch: number) => new Map([[people.b.kid_b64u, epoch]])
  const first = stepRotation(startRotation(before.epoch, 0, 0), {
    now: 0,
    jitterMs: 0,
    members: all,
    acked: acked(before.epoch),
  })
  expect(first).toMatchObject({ newest: before.epoch, wrapped: all })
  const noticed = stepRotation(first, { now: 1_000, jitterMs: 0, members: rest })
  expect(noticed.newest).toBe(before.epoch)
  const made = stepRotation(noticed, { now: 1_250, jitterMs: 0 })
  expect(made).toMatchObject({ newest: after.epoch, inUse: before.epoch, wrapped: rest })
  const used = stepRotation(made, { now: 1_300, jitterMs: 0, acked: acked(after.epoch) })
  expect(used.inUse).toBe(after.epoch)
})

describe.each([
  ["before", before, ["b", "c"]],
  ["after", after, ["b"]],
] as const)("the epoch %s", (_name, epoch, held) => {
  const key = { epoch: epoch.epoch, secret: hex(epoch.sender_key) }
  const sender = { visit, identity: people.a.identity, kid: kid.a }
  const wraps: Partial<Record<"b" | "c", { nonce: string; aad: string; wrapped: string }>> =
    epoch.wraps

  test("its keys, and the key the worker makes of the media key", async () => {
    expect(keyIndexOf(epoch.epoch)).toBe(epoch.key_index)
    const media = await deriveRaw("media", key, sender)
    expect(toHex(media)).toBe(epoch.media_key)
    expect(toHex(await deriveRaw("data", key, sender))).toBe(epoch.data_key)
    const salt = new TextEncoder().encode("LKFrameEncryptionKey")
    const inWorker = await hkdf(media, salt, new Uint8Array(128), 32)
    expect(toHex(inWorker)).toBe(epoch.media_frame_key_in_worker)
  })
  test("its wraps, and the attribute they travel in", async () => {
    expect(Object.keys(wraps)).toEqual(held)
    const written = new Map<string, Bytes>()
    for (const to of held) {
      const wrap = wraps[to]
      const names = { visit, from: kid.a, to: kid[to] }
      expect(toHex(wrapAad(names, epoch.epoch))).toBe(wrap?.aad)
      const { kekOut } = await pairOf("a", to)
      const bytes = await wrapSenderKey(kekOut, key, names, hex(wrap?.nonce ?? ""))
      expect(toHex(bytes)).toBe(wrap?.wrapped)
      const { kekIn } = await pairOf(to, "a")
      expect(await unwrapSenderKey(kekIn, bytes, names, epoch.epoch)).toEqual(key)
      written.set(people[to].kid_b64u, bytes)
    }
    expect(writeKeys({ epoch: epoch.epoch, wraps: written })).toBe(epoch.hc_k)
  })
})

describe("whoever was excluded", () => {
  test("is not named in the new keys, and opens nobody else's", async () => {
    const read = readKeys(after.hc_k)
    const wraps = read.ok ? read.value.wraps : undefined
    expect([...(wraps?.keys() ?? [])]).toEqual([people.b.kid_b64u])
    const { kekIn } = await pairOf("c", "a")
    const wrap = hex(after.wraps.b.wrapped)
    for (const to of [kid.b, kid.c])
      expect(
        await unwrapSenderKey(kekIn, wrap, { visit, from: kid.a, to }, after.epoch),
      ).toBeUndefined()
  })
  test("opens nothing of what follows with what it still holds", async () => {
    for (const held of [before.data_key, pairs.a_to_c.direct_out, pairs.a_to_c.kek_out])
      await expect(open(excluded.beat, held)).rejects.toThrow("does not open")
    // The next key does not follow from the last: nothing is ratcheted.
    const old = { epoch: after.epoch, secret: hex(before.sender_key) }
    const sender = { visit, identity: people.a.identity, kid: kid.a }
    expect(toHex(await deriveRaw("data", old, sender))).not.toBe(after.data_key)
  })
  test("the rest hear the beat under the new epoch", async () => {
    const beat = await open(excluded.beat, after.data_key)
    const round = toBase64url(hex(excluded.round.round))
    expect(JSON.parse(fromUtf8(beat) ?? "")).toEqual({ r: round, e: { [people.b.kid_b64u]: 511 } })
  })
})

test("the two who are left have a round and a code of their own", async () => {
  const { round: v } = excluded
  const pair = ["a", "b"] as const
  const members = pair.map((name) => ({ ...seatOf(name), role: people[name].role, kid: kid[name] }))
  expect(toHex(rosterBytes(visit, members))).toBe(v.roster)
  const round = await roundOf(visit, members)
  expect(toHex(round)).toBe(v.round)
  expect(v.round).not.toBe(vectors.code.round)
  const revealed = pair.map((name) => ({ kid: kid[name], nonce: hex(v.nonces[name]) }))
  for (const name of pair)
    expect(toHex(await commitOf(round, kid[name], hex(v.nonces[name])))).toBe(v.commits[name])
  expect(toHex(await codeBytes(round, revealed))).toBe(v.bytes)
  expect(await codeOf(round, revealed)).toEqual({ digits: v.digits, emoji: v.emoji_index })
})

test("a file's blocks: to everybody under the new epoch, to one seat under the pair's direct key", async () => {
  const { id, offer, content, envelopes } = excluded.file
  const block = (number: number, bytes: Bytes) => concat(hex(id), u32(number), bytes)
  const bodies = [block(0, new TextEncoder().encode(offer)), block(1, hex(content))]
  const keys = [after.data_key, after.data_key, pairs.a_to_b.direct_out]
  for (const [at, v] of envelopes.entries()) {
    expect(v.key).toBe(keys[at])
    expect(toHex(await open(v, v.key))).toBe(toHex(bodies[Math.min(at, 1)] ?? new Uint8Array()))
  }
})

type Sealed = typeof excluded.beat

/** The body, sealed again to the same bytes. */
async function open(v: Sealed, keyHex: string): Promise<Bytes> {
  const envelope = hex(v.sealed)
  const header = readHeader(envelope)
  if (header === undefined) throw new Error("no envelope")
  const context = v.mode === 1 ? { ...toGroup, recipient: kid.b } : toGroup
  const key = await importAesKey(hex(keyHex))
  const opened = await openEnvelope(key, context, header, envelope)
  if (opened === undefined) throw new Error("does not open")
  expect(header).toMatchObject({ direct: v.mode === 1, epoch: v.epoch, seq: v.seq })
  expect(opened).toEqual({ sentMs: v.time, body: hex(v.body) })
  expect(toHex(await sealEnvelope(key, context, header, v.time, opened.body))).toBe(v.sealed)
  return opened.body
}

type Name = "a" | "b" | "c"

function seatOf(name: Name) {
  const { identity, pub, lid } = people[name]
  return { identity, pub: hex(pub), lid: hex(lid) }
}

async function pairOf(me: Name, peer: Name) {
  const algorithm = { name: "ECDH", namedCurve: "P-256" }
  const { jwk } = people[me]
  return derivePair({
    visit,
    me: seatOf(me),
    peer: seatOf(peer),
    privateKey: await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["deriveBits"]),
    peerKey: await crypto.subtle.importKey("raw", hex(people[peer].pub), algorithm, true, []),
    linkSecret: me === "c" ? undefined : hex(vectors.link_secret),
  })
}

function hex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}
