import fc from "fast-check"
import { expect, test } from "vitest"

import type { Protection } from "@/lib/protection"

import { toBase64url } from "./base64url"
import { importVerifyingKey, type Seat, signSeatCertificate, verifySeat } from "./seat-certificate"
import { exportPub, makeSeatKey } from "./seat-key"

const algorithm = { name: "ECDSA", namedCurve: "P-256" } as const
const signer = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])
const other = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])
const seat: Seat = {
  visit: "v",
  identity: "i",
  role: "patient",
  pub: await exportPub((await makeSeatKey()).publicKey),
  lid: new Uint8Array(16),
  issuedMs: 1_000_000,
  expiresMs: 2_000_000,
  protection: "end_to_end",
}
const certificate = await signSeatCertificate(seat, signer.privateKey)
const expected = {
  signingKeys: [signer.publicKey],
  visit: "v",
  identity: "i",
  protection: "end_to_end" as Protection,
  now: 1_500_000,
}

test("any key of the list will do", async () => {
  const signingKeys = [other.publicKey, signer.publicKey]
  expect(await verifySeat(certificate, { ...expected, signingKeys })).toMatchObject({ ok: true })
  const verdict = await verifySeat(certificate, { ...expected, signingKeys: [other.publicKey] })
  expect(verdict).toEqual({ ok: false, reason: "seat-signature" })
})

test("a seat of a visit without encryption is none in an encrypted one, nor the other way round", async () => {
  const bare = await signSeatCertificate({ ...seat, protection: "none" }, signer.privateKey)
  const refused = { ok: false, reason: "seat-protection" }
  expect(await verifySeat(bare, expected)).toEqual(refused)
  expect(await verifySeat(certificate, { ...expected, protection: "none" })).toEqual(refused)
  expect(await verifySeat(bare, { ...expected, protection: "none" })).toMatchObject({
    ok: true,
    value: { protection: "none" },
  })
  expect(await verifySeat(certificate, expected)).toMatchObject({
    ok: true,
    value: { protection: "end_to_end" },
  })
})

test("one changed character anywhere: never throws, never verifies", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(certificate.length - 1),
      fc.constantFrom(
        "A",
        "B",
        "C",
        "x",
        "y",
        "z",
        "0",
        "1",
        "9",
        "-",
        "_",
        ".",
        "=",
        "+",
        " ",
        "é",
      ),
      async (at, character) => {
        fc.pre(certificate[at] !== character)
        const changed = certificate.slice(0, at) + character + certificate.slice(at + 1)
        expect((await verifySeat(changed, expected)).ok).toBe(false)
      },
    ),
  )
})

test("anything at all: never throws, never verifies", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (text) => {
      expect((await verifySeat(text, expected)).ok).toBe(false)
    }),
  )
})

test.each([
  ["a point off the curve", { ...seat, pub: new Uint8Array(65).fill(4) }],
  ["a compressed point's mark", { ...seat, pub: seat.pub.map((byte, i) => (i === 0 ? 2 : byte)) }],
])("well signed but %s: attr-form", async (_name, wrong) => {
  const text = await signSeatCertificate(wrong, signer.privateKey)
  expect(await verifySeat(text, expected)).toEqual({ ok: false, reason: "attr-form" })
})

test("longer than 1,024 characters: attr-size", async () => {
  const text = await signSeatCertificate({ ...seat, visit: "v".repeat(900) }, signer.privateKey)
  expect(await verifySeat(text, expected)).toEqual({ ok: false, reason: "attr-size" })
})

test("a verifying key is a point on the curve", async () => {
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", signer.publicKey))
  expect(await importVerifyingKey(toBase64url(raw))).toBeDefined()
  expect(await importVerifyingKey(toBase64url(new Uint8Array(65).fill(4)))).toBeUndefined()
  expect(await importVerifyingKey("")).toBeUndefined()
})
