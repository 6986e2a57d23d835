import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { der, inside, readDer, tags } from "./der"
import { readStamp, stampNonce, stampRequest } from "./time-stamp"

const empty = new Uint8Array()
const data = Buffer.from("housecall/audit/x\n5\nroot\n")

describe("DER", () => {
  test("what is written is read again", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(tags.octets, tags.integer, tags.oid),
        fc.uint8Array({ maxLength: 70_000 }),
        (tag, content) => {
          const [element, ...more] = readDer(der(tags.sequence, der(tag, content))) ?? []
          const [inner] = inside(element, tags.sequence) ?? []
          expect(more).toEqual([])
          expect(inner?.tag).toBe(tag)
          expect(Buffer.compare(inner?.content ?? empty, content)).toBe(0)
        },
      ),
      { numRuns: 50 },
    )
  })

  test.each([
    ["a length that runs past the end", "3005020101"],
    ["an indefinite length", "3080020101"],
    ["a length of five bytes", "308500000000010200"],
    ["a tag of two bytes", "1f0100"],
    ["a length without a value", "0482"],
  ])("refuses %s", (_, bytes) => {
    expect(readDer(Buffer.from(bytes, "hex"))).toBeNull()
  })

  test("answers whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        readDer(bytes)
        expect(typeof readStamp(bytes, data)).toBe("string")
      }),
      { numRuns: 2_000 },
    )
  })
})

test("a request is the one of RFC 3161: version 1, SHA-256 of the data, a nonce, the certificate wanted", () => {
  const nonce = stampNonce(Uint8Array.of(0xff, 2, 3, 4, 5, 6, 7, 8))
  expect(Buffer.from(stampRequest(data, nonce)).toString("hex")).toBe(
    "3043020101" +
      "3031300d060960864801650304020105000420" +
      "0168ced5423ddda97a0ca3a70b69c575637a40431305febab5c5dd6cfbb753db" +
      "02087f02030405060708" +
      "0101ff",
  )
})

test("a nonce is positive and of eight bytes, whatever was drawn", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (random) => {
      const nonce = stampNonce(random)
      expect(nonce).toHaveLength(8)
      expect(nonce[0]).toBeGreaterThan(0)
      expect(nonce[0]).toBeLessThan(0x80)
    }),
  )
})

test("an authority that says no", () => {
  const rejection = der(tags.sequence, der(tags.sequence, der(tags.integer, Uint8Array.of(2))))
  expect(readStamp(rejection, data)).toBe("rejected")
})
