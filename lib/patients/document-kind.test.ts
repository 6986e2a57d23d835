import { deflateRawSync } from "node:zlib"

import fc from "fast-check"
import { expect, it } from "vitest"

import { documentKind } from "./document-kind"
import { samples } from "./sample-documents"

const { jpeg, pdf, png } = samples
const text = (value: string) => new TextEncoder().encode(value)
const hex = (digits: string) => new Uint8Array(Buffer.from(digits.replaceAll(" ", ""), "hex"))
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts))

it.each([
  ["letter.pdf", pdf, "application/pdf"],
  ["Scan.PDF", pdf, "application/pdf"],
  ["rash.jpg", jpeg, "image/jpeg"],
  ["rash.jpeg", jpeg, "image/jpeg"],
  ["form.png", png, "image/png"],
])("%s is what it says", async (name, bytes, mediaType) => {
  expect(await documentKind(bytes, name)).toEqual({ ok: true, mediaType })
})

it.each([
  ["nothing", "a.pdf", new Uint8Array(), "empty"],
  ["SVG", "a.svg", text("<svg xmlns='http://www.w3.org/2000/svg'/>"), "unknown_kind"],
  ["HTML", "a.html", text("<!doctype html><script>alert(1)</script>"), "unknown_kind"],
  ["HTML that calls itself a PDF", "a.pdf", text("<html></html>"), "unknown_kind"],
  ["a page before the PDF", "a.pdf", join(text("<html>"), pdf), "unknown_kind"],
  ["a picture that calls itself a PDF", "a.pdf", png, "wrong_ending"],
  ["a PDF that calls itself a page", "a.html", pdf, "wrong_ending"],
  [
    "a page behind the PDF",
    "a.pdf",
    join(pdf, text("<script>alert(1)</script>")),
    "hidden_content",
  ],
  [
    "an archive inside the PDF",
    "a.pdf",
    join(pdf.subarray(0, 20), text("PK\x05\x06"), pdf.subarray(20)),
    "hidden_content",
  ],
  [
    "a PDF with a script",
    "a.pdf",
    withObject("/S /JavaScript /JS (app.alert(1))"),
    "active_content",
  ],
  ["a PDF with a disguised script", "a.pdf", withObject("/S /J#61vaScript"), "active_content"],
  ["a PDF that starts a program", "a.pdf", withObject("/S /Launch"), "active_content"],
  ["a PDF with a file inside", "a.pdf", withObject("/Type /EmbeddedFile"), "active_content"],
  ["half a PDF", "a.pdf", pdf.subarray(0, 60), "incomplete"],
  ["an archive behind the JPEG", "a.jpg", join(jpeg, text("PK\x03\x04")), "hidden_content"],
  ["half a JPEG", "a.jpg", jpeg.subarray(0, jpeg.length - 2), "incomplete"],
  ["a program behind the PNG", "a.png", join(png, text("<script>")), "hidden_content"],
  [
    "a JPEG with a mark without length before its frame",
    "a.jpg",
    before(jpeg, "ffd0"),
    "incomplete",
  ],
  ["a JPEG with TEM before its frame", "a.jpg", before(jpeg, "ff01"), "incomplete"],
  ["a JPEG with two frames", "a.jpg", before(jpeg, "ffc2000b080010001001011100"), "hidden_content"],
  ["a JPEG without a frame", "a.jpg", hex("ffd8 ffda 0002 00 ffd9"), "incomplete"],
  ["a PNG without a size", "a.png", join(png.subarray(0, 8), png.subarray(33)), "incomplete"],
  ["a PNG of 10⁹ pixels", "a.png", sized(png, 16, 31_250, 32_000), "too_many_pixels"],
  ["a JPEG of 10⁹ pixels", "a.jpg", jpegOf(31_250, 32_000), "too_many_pixels"],
  ["an archive that calls itself a PDF", "a.pdf", zipBomb(), "unknown_kind"],
  ["an archive that calls itself a picture", "a.jpg", zipBomb(), "unknown_kind"],
  [
    "an SVG with a script that calls itself a PNG",
    "a.png",
    text("<svg onload='x()'/>"),
    "unknown_kind",
  ],
  ["half a PNG", "a.png", png.subarray(0, png.length - 4), "incomplete"],
])("%s is refused", async (_, name, bytes, reason) => {
  expect(await documentKind(bytes, name)).toEqual({ ok: false, reason })
})

it("a file of nothing but beginnings of streams is looked through once", async () => {
  const begun = "stream\n".repeat(1_000_000)
  expect((await documentKind(withObject(begun), "a.pdf")).ok).toBe(true)
  expect(await documentKind(withObject(`${begun} endstream /Launch`), "a.pdf")).toMatchObject({
    reason: "active_content",
  })
})

it("a name that only begins like an active one is no reason", async () => {
  expect((await documentKind(withObject("/JSONData /LaunchPad"), "a.pdf")).ok).toBe(true)
})

it("letters that stand in a compressed stream by chance are no reason", async () => {
  const stream = "9 0 obj << /Length 9 >>\nstream\n/JS <svg x\nendstream endobj\ntrailer"
  const bytes = Buffer.from(
    Buffer.from(pdf).toString("latin1").replace("trailer", stream),
    "latin1",
  )
  expect((await documentKind(new Uint8Array(bytes), "a.pdf")).ok).toBe(true)
})

it("any bytes have an answer, also behind the beginning of each kind", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        new Uint8Array(),
        pdf.subarray(0, 8),
        jpeg.subarray(0, 4),
        png.subarray(0, 8),
      ),
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom("a.pdf", "a.jpg", "a.png", "a"),
      async (begin, rest, name) => {
        expect(typeof (await documentKind(join(begin, rest), name)).ok).toBe("boolean")
      },
    ),
  )
})

it("a sound picture cut anywhere is never sound", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<[Uint8Array, string]>([jpeg, "a.jpg"], [png, "a.png"]),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      async ([bytes, name], share) => {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share))
        expect((await documentKind(cut, name)).ok).toBe(false)
      },
    ),
  )
})

/** Of one file of 10 MB of nothing, deflated to a thousandth: its local header, data and directory. */
function zipBomb(): Uint8Array {
  const packed = deflateRawSync(new Uint8Array(10_000_000))
  return join(text("PK\u0003\u0004"), new Uint8Array(26), packed, text("PK\u0005\u0006"))
}

function sized(sound: Uint8Array, at: number, first: number, second: number): Uint8Array {
  const bytes = sound.slice()
  new DataView(bytes.buffer).setUint32(at, first)
  new DataView(bytes.buffer).setUint32(at + 4, second)
  return bytes
}

function before(sound: Uint8Array, segment: string): Uint8Array {
  return join(sound.subarray(0, 2), hex(segment), sound.subarray(2))
}

function jpegOf(width: number, height: number): Uint8Array {
  const bytes = jpeg.slice()
  const at = Buffer.from(bytes).indexOf(Buffer.from("ffc0", "hex"))
  new DataView(bytes.buffer).setUint16(at + 5, height)
  new DataView(bytes.buffer).setUint16(at + 7, width)
  return bytes
}

function withObject(dictionary: string): Uint8Array {
  const sound = Buffer.from(pdf).toString("latin1")
  return new Uint8Array(
    Buffer.from(sound.replace("/Type /Catalog", `/Type /Catalog ${dictionary}`), "latin1"),
  )
}
