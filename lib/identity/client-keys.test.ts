import { generateKeyPairSync } from "node:crypto"

import fc from "fast-check"
import { exportJWK } from "jose"
import { expect, test } from "vitest"

import { publicKeysIn } from "./client-keys"

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" })
const jwk = { ...(await exportJWK(publicKey)), kid: "1" }
const pem = publicKey.export({ format: "pem", type: "spki" }).toString()

test("a set, one key and a PEM are the same key", async () => {
  const expected = { keys: [{ ...jwk, alg: "ES384" }] }
  expect(await publicKeysIn(JSON.stringify({ keys: [jwk] }))).toEqual(expected)
  expect(await publicKeysIn(JSON.stringify(jwk))).toEqual(expected)
  expect(await publicKeysIn(pem)).toEqual({
    keys: [{ ...jwk, alg: "ES384", kid: expect.stringMatching(/^[\w-]{43}$/) }],
  })
})

test("a private key is refused as one, in either form", async () => {
  const secret = privateKey.export({ format: "pem", type: "pkcs8" }).toString()
  expect(await publicKeysIn(secret)).toMatch(/private/)
  expect(await publicKeysIn(JSON.stringify({ ...jwk, d: "AAAA" }))).toMatch(/private/)
})

test("a curve that no assertion may be signed by is refused", async () => {
  const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey
  expect(await publicKeysIn(other.export({ format: "pem", type: "spki" }).toString())).toMatch(
    /ES384/,
  )
})

test("any text is keys, or a sentence", async () => {
  const shape = fc.oneof(
    fc.string(),
    fc.json(),
    fc.string().map((middle) => `-----BEGIN PUBLIC KEY-----\n${middle}\n-----END PUBLIC KEY-----`),
    fc
      .array(
        fc.dictionary(fc.constantFrom("kty", "kid", "crv", "x", "y", "n", "e", "d"), fc.string()),
      )
      .map((keys) => JSON.stringify({ keys })),
  )
  await fc.assert(
    fc.asyncProperty(shape, async (text) => {
      const keys = await publicKeysIn(text)
      expect(typeof keys === "string" ? keys.length : keys.keys.length).toBeGreaterThan(0)
    }),
  )
})
