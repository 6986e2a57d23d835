import fc from "fast-check"
import { expect, it } from "vitest"

import { clock, voiceTypeOf } from "./voice"

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"))

it.each([
  ["WebM", "1a45dfa3 9f42", "audio/webm"],
  ["Ogg", "4f676753 0002", "audio/ogg"],
  ["MP4", "00000018 66747970 69736f6d", "audio/mp4"],
])("%s is told by its first bytes", (_, hex, type) => {
  expect(voiceTypeOf(bytes(hex))).toBe(type)
})

it("a page, a picture and nothing are no voice", () => {
  for (const hex of ["", "3c68746d6c3e", "ffd8ffe0", "89504e47"])
    expect(voiceTypeOf(bytes(hex))).toBeUndefined()
})

it("any bytes have an answer", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (raw) => {
      expect([undefined, "audio/webm", "audio/ogg", "audio/mp4"]).toContain(voiceTypeOf(raw))
    }),
  )
})

it("a length is minutes and seconds", () => {
  expect([0, 7.9, 60].map(clock)).toEqual(["0:00", "0:07", "1:00"])
})
