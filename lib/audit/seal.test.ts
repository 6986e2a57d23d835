import { randomBytes } from "node:crypto"

import { expect, test } from "vitest"

import { canonical } from "./canonical"
import { commitmentOf, fhirHashOf, refOf } from "./commitment"
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

// Worked by hand with sha256sum and openssl: final, as logs are built on them.
test("commitments and pseudonyms are what they always were", () => {
  const salt = Buffer.alloc(32)
  expect(commitmentOf(salt, canonical({ b: 1, a: "x" })).toString("hex")).toBe(
    "0e64e26cda473228f7f5c653732df0a875b78f3715bc6f3b835439b984c44481",
  )
  expect(fhirHashOf(salt, canonical({ b: 1, a: "x" })).toString("hex")).toBe(
    "d80caf12345f048a17fb99188a971841df52bd2efd1c0142a2cca35ad06eda06",
  )
  expect(refOf(salt, "patient-1").toString("hex")).toBe(
    "9c2fed1d7f82b6f8947fc58403f50596c3fb90653cd8775c29c44c9b2b6add35",
  )
})

function flipped(bytes: Buffer, i: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[i] = (copy[i] ?? 0) ^ 1
  return copy
}
