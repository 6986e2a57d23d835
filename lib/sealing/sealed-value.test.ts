import { randomBytes, randomUUID } from "node:crypto"

import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { keyIdOf, openValue, rowOf, sealValue } from "./sealed-value"

const key = { id: randomUUID(), clinicId: randomUUID(), data: randomBytes(32) }
const place = { table: "patients", column: "name", row: randomUUID() }
const nonce = () => randomBytes(12)

describe("a sealed value", () => {
  it("opens where it was written, whatever it is, and says by which key", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const stored = sealValue(key, nonce(), place, "text", text)
        expect(keyIdOf(stored)).toBe(key.id)
        expect(openValue(key, place, "text", stored)).toBe(text)
      }),
    )
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const stored = sealValue(key, nonce(), place, "json", value)
        const again: unknown = JSON.parse(JSON.stringify(value))
        expect(openValue(key, place, "json", stored)).toEqual(again)
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const stored = sealValue(key, nonce(), place, "bytes", bytes)
        expect(Buffer.isBuffer(stored)).toBe(true)
        expect(openValue(key, place, "bytes", stored)).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it.each([
    ["another row", { ...place, row: randomUUID() }, key],
    ["another column", { ...place, column: "email" }, key],
    ["another table", { ...place, table: "proxies" }, key],
    ["another clinic", place, { ...key, clinicId: randomUUID() }],
    ["another key", place, { ...key, data: randomBytes(32) }],
  ])("does not open in %s", (_, there, other) => {
    const stored = sealValue(key, nonce(), place, "text", "Agnes Thistledown")
    expect(() => openValue(other, there, "text", stored)).toThrow("does not open")
  })

  it("does not open with one bit changed", () => {
    const stored = sealValue(key, nonce(), place, "bytes", Buffer.from("Agnes Thistledown"))
    if (typeof stored === "string") throw new Error("bytes are sealed as bytes")
    fc.assert(
      fc.property(fc.integer({ min: 20 * 8, max: stored.length * 8 - 1 }), (bit) => {
        const changed = Buffer.from(stored)
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(() => openValue(key, place, "bytes", changed)).toThrow(/does not open where it lies/)
      }),
    )
  })

  it("is told from what was never sealed", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(keyIdOf(value)).toBeUndefined()
      }),
    )
    for (const text of ["", "hc1.", "hc1.AAAA", "Agnes hc1."]) expect(keyIdOf(text)).toBeUndefined()
  })

  it("is never the same twice", () => {
    const both = [1, 2].map(() => sealValue(key, nonce(), place, "text", "Agnes"))
    expect(both[0]).not.toBe(both[1])
  })
})

it("names a row by its primary key", () => {
  expect(rowOf(["a", 2])).toBe("a|2")
  expect(rowOf([Uint8Array.of(1, 255)])).toBe("01ff")
})
