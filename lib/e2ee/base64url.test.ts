import fc from "fast-check"
import { expect, test } from "vitest"

import { fromBase64url, isBase64url, readBase64url, toBase64url } from "./base64url"

test("what is written is read", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const text = toBase64url(bytes)
      expect(text).toBe(Buffer.from(bytes).toString("base64url"))
      expect(readBase64url(text)).toEqual(new Uint8Array(bytes))
      expect(readBase64url(text, bytes.length + 1)).toBeUndefined()
    }),
  )
})

test("only canonical text is read, and nothing throws", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.base64String(),
        fc.string({ unit: fc.constantFrom("A", "Z", "a", "z", "0", "9", "-", "_", "=", "+", "/") }),
      ),
      (text) => {
        const bytes = readBase64url(text)
        expect([undefined, text]).toContain(bytes && toBase64url(bytes))
      },
    ),
  )
})

test("judged without decoding as by decoding", () => {
  const unit = fc.constantFrom("A", "B", "E", "Q", "g", "w", "8", "-", "_", "=", "+")
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 6 }), fc.nat(5), (text, length) => {
      const decoded = Buffer.from(text, "base64url")
      const isStrict = decoded.toString("base64url") === text
      expect(isBase64url(text)).toBe(isStrict)
      expect(isBase64url(text, length)).toBe(isStrict && decoded.length === length)
    }),
  )
})

test.each(["AA==", "A", "AB", "AAB", "A+", "A/", "A A", "AA\n", "é"])("refused: %j", (text) => {
  expect(readBase64url(text)).toBeUndefined()
  expect(() => fromBase64url(text)).toThrow(RangeError)
})

test.each([undefined, 7, {}, null])("refused: %j", (value) => {
  expect(readBase64url(value)).toBeUndefined()
})
