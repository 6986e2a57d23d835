import { randomBytes } from "node:crypto"

import { expect, test } from "vitest"

import { clinicKey, open, seal } from "./seal"

const key = randomBytes(32)
const sealed = seal(key, randomBytes(12), "audit_events|payload|1|c", Buffer.from("words"))

test("opens with its key in its place, and nowhere else", () => {
  expect(open(key, "audit_events|payload|1|c", sealed).toString()).toBe("words")
  expect(() => open(key, "audit_events|payload|2|c", sealed)).toThrow(/open|sealed/)
  expect(() => open(randomBytes(32), "audit_events|payload|1|c", sealed)).toThrow(/open|sealed/)
  for (let i = 0; i < sealed.length; i++)
    expect(() => open(key, "audit_events|payload|1|c", flipped(sealed, i))).toThrow(/open|sealed/)
  expect(() => open(key, "audit_events|payload|1|c", sealed.subarray(0, 20))).toThrow(/open|sealed/)
})

test("each clinic has a key of its own", () => {
  expect(clinicKey(key, "a").equals(clinicKey(key, "b"))).toBe(false)
  expect(clinicKey(key, "a").equals(clinicKey(key, "a"))).toBe(true)
})

function flipped(bytes: Buffer, i: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[i] = (copy[i] ?? 0) ^ 1
  return copy
}
