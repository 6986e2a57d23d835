import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { readAcks, readKeys, readSpoken, writeAcks, writeKeys, writeSpoken } from "./attributes"
import { toBase64url } from "./base64url"

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b) => new Uint8Array(b))
const kid = bytes(16).map(toBase64url)
const epoch = fc.integer({ min: 0, max: 2 ** 32 - 1 })

test("what is written is read", () => {
  fc.assert(
    fc.property(epoch, fc.array(fc.tuple(kid, bytes(60)), { maxLength: 64 }), (e, entries) => {
      const keys = { epoch: e, wraps: new Map(entries) }
      expect(readKeys(writeKeys(keys))).toEqual({ ok: true, value: keys })
    }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(kid, epoch), { maxLength: 64 }), (entries) => {
      const acks = new Map(entries)
      expect(readAcks(writeAcks(acks))).toEqual({ ok: true, value: acks })
    }),
  )
  fc.assert(
    fc.property(bytes(32), bytes(32), fc.option(bytes(32), { nil: undefined }), (r, c, n) => {
      const spoken = {
        round: toBase64url(r),
        commit: toBase64url(c),
        nonce: n && toBase64url(n),
      }
      expect(readSpoken(writeSpoken(spoken))).toEqual({ ok: true, value: spoken })
    }),
  )
})

test("who names a kid is given that wrap alone, and the others are judged as strictly", () => {
  const [mine, other] = [toBase64url(new Uint8Array(16)), toBase64url(new Uint8Array(16).fill(1))]
  const text = writeKeys({
    epoch: 7,
    wraps: new Map([
      [mine, new Uint8Array(60)],
      [other, new Uint8Array(60).fill(9)],
    ]),
  })
  const only = { epoch: 7, wraps: new Map([[mine, new Uint8Array(60)]]) }
  expect(readKeys(text, mine)).toEqual({ ok: true, value: only })
  const cut = text.replace(toBase64url(new Uint8Array(60).fill(9)), "AAAA")
  expect(readKeys(cut, mine)).toEqual({ ok: false, reason: "attr-form" })
})

test("nothing throws, whatever is there", () => {
  const anything = fc.oneof(
    fc.string({ maxLength: 9_000 }),
    fc.json(),
    fc.jsonValue().map((v) => JSON.stringify(v)),
  )
  fc.assert(
    fc.property(anything, (text) => {
      for (const read of [readKeys, readAcks, readSpoken]) {
        const result = read(text)
        expect([true, "attr-form", "attr-size"]).toContain(result.ok || result.reason)
      }
    }),
  )
})

test("one character changed is never read as something else", () => {
  const good = writeKeys({
    epoch: 7,
    wraps: new Map([[toBase64url(new Uint8Array(16)), new Uint8Array(60)]]),
  })
  fc.assert(
    fc.property(
      fc.nat(good.length - 1),
      fc.string({ minLength: 1, maxLength: 1 }),
      (at, character) => {
        const changed = good.slice(0, at) + character + good.slice(at + 1)
        const result = readKeys(changed)
        const back: unknown = JSON.parse(result.ok ? writeKeys(result.value) : "{}")
        const meant: unknown = result.ok ? JSON.parse(changed) : {}
        expect(back).toEqual(meant)
      },
    ),
  )
})

describe("limits", () => {
  const k = (n: number) => toBase64url(Uint8Array.from({ length: 16 }, (_, i) => (i === 0 ? n : 0)))
  const w = toBase64url(new Uint8Array(60))
  const many = (n: number, value: unknown) =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [k(i), value]))
  test.each([
    ["65 wraps", JSON.stringify({ e: 1, w: many(65, w) }), "attr-size"],
    ["too long", `{"e":1,"w":{}}${" ".repeat(8_192)}`, "attr-size"],
    ["epoch 2^32", JSON.stringify({ e: 2 ** 32, w: {} }), "attr-form"],
    ["negative epoch", '{"e":-1,"w":{}}', "attr-form"],
    ["half an epoch", '{"e":1.5,"w":{}}', "attr-form"],
    ["a field too many", '{"e":1,"w":{},"x":1}', "attr-form"],
    ["short wrap", JSON.stringify({ e: 1, w: { [k(0)]: "AAAA" } }), "attr-form"],
    ["short kid", JSON.stringify({ e: 1, w: { AAAA: w } }), "attr-form"],
    ["an array", "[]", "attr-form"],
    ["null", "null", "attr-form"],
    ["nothing", "", "attr-form"],
  ])("keys: %s", (_name, text, reason) => {
    expect(readKeys(text)).toEqual({ ok: false, reason })
  })
  test("64 wraps fit", () => {
    expect(readKeys(JSON.stringify({ e: 1, w: many(64, w) })).ok).toBe(true)
  })
  test.each([
    ["65 acks", JSON.stringify(many(65, 1)), "attr-size"],
    ["text for an epoch", JSON.stringify({ [k(0)]: "1" }), "attr-form"],
    ["too long", `{}${" ".repeat(4_096)}`, "attr-size"],
  ])("acks: %s", (_name, text, reason) => {
    expect(readAcks(text)).toEqual({ ok: false, reason })
  })
  const h = toBase64url(new Uint8Array(32))
  test.each([
    ["too long", `{"r":"${h}","c":"${h}"}${" ".repeat(256)}`, "attr-size"],
    ["no commit", `{"r":"${h}"}`, "attr-form"],
    ["short nonce", `{"r":"${h}","c":"${h}","n":"AA"}`, "attr-form"],
    ["null nonce", `{"r":"${h}","c":"${h}","n":null}`, "attr-form"],
  ])("spoken: %s", (_name, text, reason) => {
    expect(readSpoken(text)).toEqual({ ok: false, reason })
  })
})
