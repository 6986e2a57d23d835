import fc from "fast-check"
import { expect, it } from "vitest"

import { hasTooManyPixels, pictureSize } from "./picture-size"

const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"))
const text = (value: string) => new Uint8Array(Buffer.from(value, "latin1"))

it.each([
  ["PNG", "89504e470d0a1a0a 0000000d 49484452 00000280 000001e0", 640, 480],
  ["GIF", "474946383961 8002 e001", 640, 480],
  ["JPEG", "ffd8 ffe0 0004 0000 ffc0 0011 08 01e0 0280", 640, 480],
  ["progressive JPEG behind a table", "ffd8 ffdb 0003 00 ffc2 0011 08 01e0 0280", 640, 480],
  ["lossy WebP", "52494646 00000000 57454250 56503820 00000000 000000 9d012a 8002 e001", 640, 480],
  ["lossless WebP", "52494646 00000000 57454250 5650384c 00000000 2f 7fc27700", 640, 480],
  [
    "extended WebP",
    "52494646 00000000 57454250 56503858 00000000 00000000 7f0200 df0100",
    640,
    480,
  ],
])("%s says how large it is", (_, hex, width, height) => {
  expect(pictureSize(bytes(hex))).toEqual({ width, height })
})

it.each([
  ["SVG", text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
  ["SVG behind a declaration", text('<?xml version="1.0"?><svg/>')],
  ["HTML", text("<!doctype html>")],
  ["a PDF", text("%PDF-1.7")],
  ["an archive", text("PK\u0003\u0004")],
  ["a PNG without its header", bytes("89504e470d0a1a0a")],
  ["a JPEG without a frame", bytes("ffd8 ffd9 ffd9")],
  ["a JPEG whose frame stands behind one in a mark without length", bytes(hiddenFrame("d0"))],
  ["the same behind TEM", bytes(hiddenFrame("01"))],
  ["the same behind a stuffed zero", bytes(hiddenFrame("00"))],
  ["the same behind a second beginning", bytes(hiddenFrame("d8"))],
  [
    "a JPEG whose coded data comes before its frame",
    bytes("ffd8 ffda 0002 ffc0 0011 08 0010 0010"),
  ],
  [
    "a PNG that begins with another chunk",
    bytes("89504e470d0a1a0a 0000000d 74455874 00000280 000001e0"),
  ],
  ["nothing", new Uint8Array()],
])("%s is no picture", (_, content) => {
  expect(pictureSize(content)).toBeUndefined()
})

it("a picture of 10⁹ pixels is refused by its header alone", () => {
  const size = pictureSize(bytes("89504e470d0a1a0a 0000000d 49484452 00007a12 00007d00"))
  expect(size).toEqual({ width: 31_250, height: 32_000 })
  expect(size && hasTooManyPixels(size)).toBe(true)
  expect(hasTooManyPixels({ width: 0, height: 5 })).toBe(true)
  expect(hasTooManyPixels({ width: 8_000, height: 6_000 })).toBe(false)
})

it("no mark without a length, and none that is kept for later, is stepped over by one", () => {
  const withLength = (one: number) =>
    (one >= 0xc0 && one <= 0xcf) || (one >= 0xda && one <= 0xef) || one === 0xfe
  const others = Array.from({ length: 0xff }, (_, one) => one).filter((one) => !withLength(one))
  const sizes = others.map((one) =>
    pictureSize(bytes(hiddenFrame(one.toString(16).padStart(2, "0")))),
  )
  expect(sizes).toEqual(others.map(() => undefined))
})

it("any bytes have an answer in time", () => {
  const begins = ["", "ffd8ff", "89504e470d0a1a0a", "52494646000000005745425056503858", "47494638"]
  fc.assert(
    fc.property(fc.constantFrom(...begins), fc.uint8Array({ maxLength: 300 }), (begin, rest) => {
      const size = pictureSize(new Uint8Array(Buffer.concat([bytes(begin), rest])))
      expect(size === undefined || Number.isInteger(size.width)).toBe(true)
    }),
  )
})

/** 7500 × 7500 to a decoder; 16 × 16 to whoever takes the mark `marker` for a segment with a length. */
function hiddenFrame(marker: string): string {
  return `ffd8 ff${marker} ffc0 0011 08 1d4c 1d4c ${"00".repeat(0xffc0 - 9)} ffc0 0011 08 0010 0010`
}
