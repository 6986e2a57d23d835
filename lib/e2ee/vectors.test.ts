import { describe, expect, test } from "vitest"

import type { Protection } from "@/lib/protection"

import { fromBase64url, toBase64url } from "./base64url"
import { emoji } from "./emoji"
import { type Bytes, concat, utf8 } from "./encoding"
import {
  aadOf,
  type Header,
  headerBytes,
  nonceOf,
  openEnvelope,
  readHeader,
  sealEnvelope,
} from "./envelope"
import { derivePair, pairInfo, sharedX } from "./pair-keys"
import { aesOpen, hkdf, importAesKey } from "./primitives"
import { importVerifyingKey, seatPayload, verifySeat } from "./seat-certificate"
import { kidOf, lidOf } from "./seat-key"
import {
  deriveEpochKeys,
  deriveRaw,
  keyIndexOf,
  unwrapSenderKey,
  wrapAad,
  wrapSenderKey,
} from "./sender-key"
import { isFresh, markSeen, newSequenceLog } from "./sequence"
import { codeBytes, codeOf, commitOf, rosterBytes, roundOf } from "./spoken-code"
import { topicOf } from "./topic"
import plain from "./vectors-plain.json"
import vectors from "./vectors.json"

/** Every field of the published vectors recomputed, and every refusal they name. */
const { visit, people, pairs, seat, code, envelopes } = vectors
const names = ["a", "b", "c"] as const
type Name = (typeof names)[number]
const linkSecret = hex(vectors.link_secret)

test("encodings: the link secret in both forms", () => {
  expect(toBase64url(linkSecret)).toBe(vectors.link_secret_b64u)
  expect(fromBase64url(vectors.link_secret_b64u)).toEqual(linkSecret)
})

describe.each(names)("person %s", (name) => {
  const person = people[name]
  test("pub", () => {
    const { x, y } = person.jwk
    expect(toHex(concat(new Uint8Array([4]), fromBase64url(x), fromBase64url(y)))).toBe(person.pub)
  })
  test("kid", async () => {
    const kid = await kidOf(hex(person.pub))
    expect(toHex(kid)).toBe(person.kid)
    expect(toBase64url(kid)).toBe(person.kid_b64u)
  })
  test("lid", async () => {
    const secret = name === "c" ? undefined : linkSecret
    expect(toHex(await lidOf(secret, visit))).toBe(person.lid)
  })
})

describe("seat certificate", () => {
  const of = (
    certificate: string,
    changed: Partial<{
      visit: string
      identity: string
      protection: Protection
      now: number
    }> = {},
  ) =>
    signingKeys().then((keys) =>
      verifySeat(certificate, {
        signingKeys: keys,
        visit,
        identity: people.a.identity,
        protection: "end_to_end",
        now: seat.iat + 1,
        ...changed,
      }),
    )
  test("payload", () => {
    expect(toHex(seatPayload(seatOfA()))).toBe(seat.payload)
    expect(seat.certificate.split(".")[0]).toBe(toBase64url(hex(seat.payload)))
  })
  test("verifies", async () => {
    const verdict = await of(seat.certificate)
    expect(verdict).toMatchObject({ ok: true, value: { ...seatOfA(), kid: hex(people.a.kid) } })
  })
  test("of a visit without encryption: another label, good there and nowhere else", async () => {
    const bare = { ...seatOfA(), protection: "none" as const }
    expect(toHex(seatPayload(bare))).toBe(plain.payload)
    expect(await of(plain.certificate, { protection: "none" })).toMatchObject({
      ok: true,
      value: bare,
    })
    expect(await of(plain.certificate)).toEqual({ ok: false, reason: "seat-protection" })
    expect(await of(seat.certificate, { protection: "none" })).toEqual({
      ok: false,
      reason: "seat-protection",
    })
  })
  test("any payload byte changed: seat-signature", async () => {
    const [payload = "", sig] = seat.certificate.split(".")
    const bytes = fromBase64url(payload)
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      const verdict = await of(`${toBase64url(changed)}.${sig}`)
      expect(verdict).toEqual({ ok: false, reason: "seat-signature" })
    }
  })
  test("read for another visit or identity: rejected", async () => {
    expect(await of(seat.certificate, { visit: "other" })).toMatchObject({ reason: "seat-visit" })
    expect(await of(seat.certificate, { identity: "seat_b" })).toMatchObject({
      reason: "seat-identity",
    })
  })
  test("expired beyond the clocks' tolerance: rejected", async () => {
    const late = seat.exp + 5 * 60_000
    expect(await of(seat.certificate, { now: late })).toMatchObject({ ok: true })
    expect(await of(seat.certificate, { now: late + 1 })).toMatchObject({ reason: "seat-expired" })
    const early = seat.iat - 5 * 60_000 - 1
    expect(await of(seat.certificate, { now: early })).toMatchObject({ reason: "seat-expired" })
  })
})

describe.each([
  ["a_to_b", "b"],
  ["a_to_c", "c"],
] as const)("pair %s", (pairName, other) => {
  const pair = pairs[pairName]
  test("shared x, from both sides", async () => {
    expect(toHex(await sharedX(await privateKey("a"), await publicKey(other)))).toBe(pair.shared_x)
    expect(toHex(await sharedX(await privateKey(other), await publicKey("a")))).toBe(pair.shared_x)
  })
  test("info", () => {
    expect(toHex(pairInfo("kek", visit, seatOf("a"), seatOf(other)))).toBe(pair.info_kek_out)
  })
  test("keys, from both sides", async () => {
    const mine = await pairOf("a", other)
    const theirs = await pairOf(other, "a")
    expect(mine.sameLink).toBe(pair.linked)
    expect(theirs.sameLink).toBe(pair.linked)
    await expectSameKey(mine.kekOut, pair.kek_out)
    await expectSameKey(mine.kekIn, pair.kek_in)
    await expectSameKey(mine.directOut, pair.direct_out)
    await expectSameKey(mine.directIn, pair.direct_in)
    await expectSameKey(theirs.kekIn, pair.kek_out)
    await expectSameKey(theirs.kekOut, pair.kek_in)
    await expectSameKey(theirs.directIn, pair.direct_out)
    await expectSameKey(theirs.directOut, pair.direct_in)
  })
})

describe("sender key", () => {
  const v = vectors.sender_key
  const key = { epoch: v.epoch, secret: hex(v.sender_key) }
  const toB = { visit, from: hex(people.a.kid), to: hex(people.b.kid) }
  const sender = { visit, identity: people.a.identity, kid: hex(people.a.kid) }
  test("key index and aad", () => {
    expect(keyIndexOf(v.epoch)).toBe(v.key_index)
    expect(toHex(wrapAad(toB, v.epoch))).toBe(v.wrap_aad)
  })
  test("wrap", async () => {
    const { kekOut } = await pairOf("a", "b")
    const wrap = await wrapSenderKey(kekOut, key, toB, hex(v.wrap_nonce))
    expect(toHex(wrap)).toBe(v.wrapped_for_b)
    expect(toBase64url(wrap)).toBe(v.wrapped_b64u)
  })
  test("unwrap", async () => {
    const { kekIn } = await pairOf("b", "a")
    expect(await unwrapSenderKey(kekIn, hex(v.wrapped_for_b), toB, v.epoch)).toEqual(key)
  })
  test("refused: another epoch, swapped kids, without the link secret", async () => {
    const { kekIn } = await pairOf("b", "a")
    const wrap = hex(v.wrapped_for_b)
    expect(await unwrapSenderKey(kekIn, wrap, toB, 511)).toBeUndefined()
    const swapped = { visit, from: toB.to, to: toB.from }
    expect(await unwrapSenderKey(kekIn, wrap, swapped, v.epoch)).toBeUndefined()
    const unlinked = await pairOf("b", "a", "without the link secret")
    expect(await unwrapSenderKey(unlinked.kekIn, wrap, toB, v.epoch)).toBeUndefined()
  })
  test("media and data keys, and the key the worker makes of it", async () => {
    const media = await deriveRaw("media", key, sender)
    expect(toHex(media)).toBe(v.media_key)
    expect(toHex(await deriveRaw("data", key, sender))).toBe(v.data_key)
    await expectSameKey((await deriveEpochKeys(key, sender)).data, v.data_key)
    const inWorker = await hkdf(media, utf8("LKFrameEncryptionKey"), new Uint8Array(128), 32)
    expect(toHex(inWorker)).toBe(v.media_frame_key_in_worker)
    expect(v.media_info.endsWith("000001fe")).toBe(true)
  })
})

describe("spoken code", () => {
  const members = names.map((name) => ({
    ...seatOf(name),
    role: people[name].role,
    kid: hex(people[name].kid),
  }))
  const revealed = names.map((name) => ({
    kid: hex(people[name].kid),
    nonce: hex(code.nonces[name]),
  }))
  const round = hex(code.round)
  test("roster and round, whatever the order", async () => {
    expect(toHex(rosterBytes(visit, members))).toBe(code.roster)
    expect(toHex(rosterBytes(visit, members.toReversed()))).toBe(code.roster)
    expect(toHex(await roundOf(visit, members))).toBe(code.round)
    expect(toBase64url(round)).toBe(code.round_b64u)
  })
  test.each(names)("commitment of %s", async (name) => {
    const commit = await commitOf(round, hex(people[name].kid), hex(code.nonces[name]))
    expect(toHex(commit)).toBe(code.commits[name])
  })
  test("the commitment of a does not open with the nonce of b", async () => {
    const commit = await commitOf(round, hex(people.a.kid), hex(code.nonces.b))
    expect(toHex(commit)).not.toBe(code.commits.a)
  })
  test("digits and emoji", async () => {
    expect(toHex(await codeBytes(round, revealed))).toBe(code.bytes)
    const words = await codeOf(round, revealed.toReversed())
    expect(words.digits).toBe(code.digits.replaceAll(" ", ""))
    expect(words.emoji).toEqual(code.emoji_index)
    const pictures = words.emoji.map((index) => emoji[index])
    expect(pictures.map((p) => p?.symbol).join(" ")).toBe(code.emoji)
    expect(pictures.map((p) => p?.en)).toEqual(code.emoji_en)
    expect(pictures.map((p) => p?.zh)).toEqual(code.emoji_zh)
  })
  test("the list: 64, in order, nothing twice", () => {
    expect(emoji).toEqual(vectors.emoji_list.map(({ e, en, zh }) => ({ symbol: e, en, zh })))
    for (const field of ["symbol", "en", "zh"] as const) {
      expect(new Set(emoji.map((item) => item[field])).size).toBe(64)
    }
  })
})

describe.each(["group_alarm", "group_empty", "direct_chat"] as const)("envelope %s", (name) => {
  const v = envelopes[name]
  const header = headerOf(v)
  const recipient = v.mode === 1 ? hex(people.b.kid) : undefined
  const context = { visit, sender: hex(people.a.kid), recipient }
  test("sealed under the data key of the epoch, or the pair's direct key", () => {
    expect(v.key).toBe(v.mode === 1 ? pairs.a_to_b.direct_out : vectors.sender_key.data_key)
  })
  test("header, nonce, aad", () => {
    expect(toHex(headerBytes(header))).toBe(v.header)
    expect(toHex(nonceOf(header))).toBe(v.nonce)
    expect(toHex(aadOf(context, hex(v.header)))).toBe(v.aad)
  })
  test("seals to the same bytes, opens to the same body", async () => {
    const key = await importAesKey(hex(v.key))
    const sealed = await sealEnvelope(key, context, header, v.time, utf8(v.body_utf8))
    expect(toHex(sealed)).toBe(v.sealed)
    expect(sealed.length).toBe(v.length)
    expect(readHeader(sealed)).toEqual(header)
    const opened = await openEnvelope(key, context, header, sealed)
    expect(opened).toEqual({ sentMs: v.time, body: utf8(v.body_utf8) })
  })
})

describe("envelope refusals", () => {
  const v = envelopes.group_alarm
  const context = { visit, sender: hex(people.a.kid), recipient: undefined }
  const open = async (bytes: Bytes, from = context) => {
    const header = readHeader(bytes)
    if (header === undefined) return undefined
    return openEnvelope(await importAesKey(hex(v.key)), from, header, bytes)
  }
  test("header byte 15 incremented, topic 3, sent by another", async () => {
    const sealed = hex(v.sealed)
    expect(await open(sealed)).toBeDefined()
    expect(await open(withByte(sealed, 15, 8))).toBeUndefined()
    expect(await open(withByte(sealed, 3, 3))).toBeUndefined()
    expect(await open(sealed, { ...context, sender: hex(people.b.kid) })).toBeUndefined()
  })
  test("received twice: replay", () => {
    const log = newSequenceLog()
    expect(isFresh(log, "strict", v.seq)).toBe(true)
    markSeen(log, v.seq)
    expect(isFresh(log, "strict", v.seq)).toBe(false)
    expect(isFresh(log, "window", v.seq)).toBe(false)
  })
})

function headerOf(v: { mode: number; topic: number; epoch: number; seq: number }): Header {
  const topic = topicOf(v.topic)
  if (topic === undefined) throw new Error("unknown topic in the vectors")
  return { direct: v.mode === 1, topic, epoch: v.epoch, seq: v.seq }
}

function withByte(bytes: Bytes, at: number, value: number): Bytes {
  const changed = bytes.slice()
  changed[at] = value
  return changed
}

function seatOf(name: Name) {
  const { identity, pub, lid } = people[name]
  return { identity, pub: hex(pub), lid: hex(lid) }
}

function seatOfA() {
  return {
    ...seatOf("a"),
    visit,
    role: "clinician" as const,
    issuedMs: seat.iat,
    expiresMs: seat.exp,
    protection: "end_to_end" as const,
  }
}

async function signingKeys(): Promise<CryptoKey[]> {
  const key = await importVerifyingKey(toBase64url(hex(seat.signing_public_key)))
  return key === undefined ? [] : [key]
}

async function pairOf(me: Name, peer: Name, link?: "without the link secret") {
  return derivePair({
    visit,
    me: seatOf(me),
    peer: seatOf(peer),
    privateKey: await privateKey(me),
    peerKey: await publicKey(peer),
    linkSecret: me === "c" || link !== undefined ? undefined : linkSecret,
  })
}

function privateKey(name: Name): Promise<CryptoKey> {
  const algorithm = { name: "ECDH", namedCurve: "P-256" }
  return crypto.subtle.importKey("jwk", people[name].jwk, algorithm, false, ["deriveBits"])
}

function publicKey(name: Name): Promise<CryptoKey> {
  const algorithm = { name: "ECDH", namedCurve: "P-256" }
  return crypto.subtle.importKey("raw", hex(people[name].pub), algorithm, true, [])
}

/** Keys cannot be read out: what one seals the other must open. */
async function expectSameKey(key: CryptoKey, expected: string): Promise<void> {
  const iv = new Uint8Array(12)
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, utf8("same")),
  )
  const other = await importAesKey(hex(expected))
  expect(await aesOpen(other, iv, sealed, new Uint8Array())).toEqual(utf8("same"))
}

function hex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}
