import { deflateSync } from "node:zlib"

import fc from "fast-check"
import { expect, it } from "vitest"

import { checkPdf } from "./pdf-check"
import { samples } from "./sample-documents"

const names = [
  "JavaScript",
  "Launch",
  "SubmitForm",
  "ImportData",
  "GoToR",
  "GoToE",
  "Rendition",
  "RichMedia",
  "EmbeddedFile",
  "EmbeddedFiles",
  "FileAttachment",
  "XFA",
  "JS",
  "AA",
  "EF",
]
/** A compressed photograph has these by chance, and they act only beside one of the others. */
const short = new Set(["JS", "AA", "EF"])

const places: readonly [string, (object: string) => Buffer][] = [
  ["in the open", (object) => pdf(`7 0 obj ${object} endobj`)],
  ["behind a stream of a comment", (object) => pdf(`%stream\n7 0 obj${object}endobj\n%endstream`)],
  ["behind >> stream of a comment", (object) => pdf(`%>>stream\n7 0 obj${object}\n%endstream`)],
  ["behind a stream of a string", (object) => pdf(`(>>\nstream\n) ${object} (endstream)`)],
  ["in a comment", (object) => pdf(`% 7 0 obj ${object} endobj`)],
  ["in a string", (object) => pdf(`(a \\) (b) 7 0 obj ${object} endobj)`)],
  ["in a stream", (object) => pdf(stream("/Length 9", `7 0 obj ${object} endobj`))],
  ["in an object stream", (object) => pdf(held("/Type /ObjStm", object))],
  ["in one that says no type", (object) => pdf(held("", object))],
  ["in one of escaped names", (object) => pdf(held("/Type /Obj#53tm", object, "#46irst"))],
  ["in one inside of a stream", (object) => pdf(stream("/Length 9", held("", object)))],
  ["in one inside of a comment", (object) => pdf(`%\t${held("", object).replaceAll("\n", "\r")}`)],
  ["in one behind a comment", (object) => pdf(held("%endobj stream\n", object))],
  ["in one that is not packed", (object) => pdf(stream("/First 4 /N 1", `7 0 ${object}`))],
  [
    "in one that is packed twice",
    (object) => pdf(stream(packed("[/FlateDecode/FlateDecode]"), deflated(deflated(object)))),
  ],
  [
    "in one that is packed another way",
    (object) => pdf(stream(packed("/ASCIIHexDecode"), `${Buffer.from(object).toString("hex")}>`)),
  ],
  [
    "in one that is predicted",
    (object) =>
      pdf(stream(`${packed("/FlateDecode")} /DecodeParms<</Predictor 12>>`, deflated(object))),
  ],
  [
    "in one with an end of a stream inside",
    (object) => pdf(stream(packed("/FlateDecode"), deflated(`endstream ${object}`, { level: 0 }))),
  ],
  ["in one of 10⁸ bytes", (object) => pdf(held("", object + " ".repeat(100_000_000)))],
]

it.each(places)("a name that acts is refused %s", async (place, hide) => {
  const isStream = place === "in a stream"
  const isLarge = place.includes("10⁸")
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names.filter((name) => !isStream || !short.has(name))),
      fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }),
      async (name, escaped) => {
        const bytes = hide(`<</Kind/${disguise(name, escaped)} 1 0 R>>`)
        expect(await checkPdf(new Uint8Array(bytes))).toMatch(/^(?:active|hidden)_content$/)
      },
    ),
    { numRuns: isLarge ? 2 : 60 },
  )
})

it.each([
  ["the smallest", Buffer.from(samples.pdf)],
  ["one with an object stream", pdf(held("/Type/ObjStm", "<</Type/Page>>"))],
  ["one with an object stream in an array", pdf(stream(packed("[ /FlateDecode ]"), deflated("1")))],
  [
    "one whose object stream ends at once",
    pdf(stream(packed("/FlateDecode"), deflated("1")).replace("\nendstream", "endstream")),
  ],
  [
    "one with line ends of two signs",
    pdf(held("", "<</Type/Page>>").replace("stream\n", "stream\r\n").replace("\nend", "\r\nend")),
  ],
  [
    "one with a predicted reference table",
    pdf(
      stream(
        "/Type/XRef /W[1 2 1] /Filter/FlateDecode /DecodeParms<</Columns 4/Predictor 12>>",
        deflated("\u0002\u0001"),
      ),
    ),
  ],
  ["one with an outline", pdf("4 0 obj <</Type/Outlines /First 5 0 R /Last 5 0 R>> endobj")],
  ["one with names that begin alike", pdf("4 0 obj <</LaunchPad 1 /AAA 2 /JSON 3>> endobj")],
])("%s is sound", async (_, bytes) => {
  expect(await checkPdf(new Uint8Array(bytes))).toBeUndefined()
})

it("the bytes of a photograph are no reason, whatever letters stand among them", async () => {
  const noise = fc.uint8Array({ minLength: 100, maxLength: 4_000 })
  const letters = fc.constantFrom(
    "/JS ",
    "/AA<",
    "/EF(",
    "<svg",
    "(",
    "<<",
    ">>",
    "%",
    "obj",
    "#4a",
  )
  await fc.assert(
    fc.asyncProperty(noise, letters, noise, async (before, found, after) => {
      const image = Buffer.concat([before, Buffer.from(found), after]).toString("latin1")
      const dictionary = "/Subtype/Image /Filter/DCTDecode"
      const bytes = pdf(stream(dictionary, image), held("/Type/ObjStm", "<</Type/Page>>"))
      expect(await checkPdf(new Uint8Array(bytes))).toBeUndefined()
    }),
  )
})

it.each([
  "obj%",
  "obj<<",
  "obj<<(",
  "obj ",
  ">>%",
  ">>stream\n",
  "<",
  "(",
  "obj<</First 1>>stream\n",
])("a file of nothing but %j has an answer soon", async (part) => {
  // One that backtracks takes hours: the test's own end stops it.
  const bytes = new Uint8Array(pdf(part.repeat(Math.floor(8_000_000 / part.length))))
  await expect(checkPdf(bytes)).resolves.not.toBeNull()
})

function pdf(...objects: readonly string[]): Buffer {
  const sound = Buffer.from(samples.pdf).toString("latin1")
  return Buffer.from(
    sound.replace("trailer", () => `${objects.join("\n")}\ntrailer`),
    "latin1",
  )
}

function stream(dictionary: string, data: string): string {
  return `9 0 obj <<${dictionary}>>\nstream\n${data}\nendstream\nendobj`
}

function held(type: string, object: string, first = "First"): string {
  const dictionary = `${type} /N 1 /${first} 4 /Filter /FlateDecode`
  return stream(dictionary, deflated(`7 0 ${object}`))
}

function packed(filter: string): string {
  return `/Type/ObjStm /N 1 /First 4 /Filter ${filter}`
}

function deflated(text: string, options: { level?: number } = {}): string {
  return deflateSync(Buffer.from(text, "latin1"), options).toString("latin1")
}

function disguise(name: string, escaped: readonly boolean[]): string {
  return Array.from(name, (letter, at) =>
    escaped[at] === true ? `#${letter.charCodeAt(0).toString(16)}` : letter,
  ).join("")
}
