import { createHash, randomBytes } from "node:crypto"

import fc from "fast-check"
import { expect, test } from "vitest"

import { seal } from "@/lib/sealing/seal"

import { openPayload, sealPayload } from "./packed-payload"
import { packingWords } from "./packing-words"

const key = randomBytes(32)
const place = "audit_events|payload|1|c"

// Logs are sealed with them: other words open nothing that was written before.
test("the words that events are packed with are what they always were", () => {
  expect(createHash("sha256").update(packingWords).digest("hex")).toBe(
    "4ec7ac7fb76641589d98ceb1369c99bf12d5ae0498944f7294fcaee5888eb785",
  )
})

test("any text comes back as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 20_000 }), (text) => {
      expect(openPayload(key, place, sealPayload(key, randomBytes(12), place, text))).toBe(text)
    }),
  )
})

test("what was written before packing is read", () => {
  const sealed = seal(key, randomBytes(12), place, Buffer.from('{"fhir":1}'))
  expect(openPayload(key, place, sealed)).toBe('{"fhir":1}')
})

test("opens with its key in its place, and nothing else opens at all", () => {
  const sealed = sealPayload(key, randomBytes(12), place, "words")
  expect(() => openPayload(key, "audit_events|payload|2|c", sealed)).toThrow(/open/)
  expect(() => openPayload(randomBytes(32), place, sealed)).toThrow(/open/)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => openPayload(key, place, bytes)).toThrow(/open|sealed/i)
    }),
  )
  for (let i = 0; i < sealed.length; i++)
    expect(() => openPayload(key, place, flipped(sealed, i))).toThrow(/open|sealed/i)
})

test("what unpacks beyond all measure is not unpacked", () => {
  const bomb = sealPayload(key, randomBytes(12), place, "0".repeat(17 * 1024 * 1024))
  expect(bomb.length).toBeLessThan(200_000)
  expect(() => openPayload(key, place, bomb)).toThrow(/open/)
})

function flipped(bytes: Buffer, i: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[i] = (copy[i] ?? 0) ^ 1
  return copy
}
