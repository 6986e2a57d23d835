import { deflateSync } from "node:zlib"

import fc from "fast-check"
import { expect, test } from "vitest"

import { changedBytes, rounds } from "@/lib/testing-fuzz"

import { documentKind } from "./document-kind"
import { checkPdf } from "./pdf-check"
import { pictureSize } from "./picture-size"
import { samples } from "./sample-documents"
import {
  EmergencyReason,
  EntryChange,
  MergeInput,
  NewEntry,
  NewPatient,
  NewProxy,
  PatientDetails,
  PatientSearch,
} from "./schema"
import { likeAnywhere, searchOf } from "./search"
import { similarNames } from "./similar"

const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }))

test("whatever is searched for is a search, and no sign of it is a pattern", () => {
  fc.assert(
    fc.property(text, (typed) => {
      searchOf(typed)
      const plain = likeAnywhere(typed)
        .slice(1, -1)
        .replaceAll(/\\[\\%_]/g, "")
      expect(plain).not.toMatch(/[%_]/)
    }),
  )
})

test("two names are alike in either order, and every name with a letter is like itself", () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(similarNames(one, other)).toBe(similarNames(other, one))
      expect(similarNames(`a${one}`, `a${one}`)).toBe(true)
    }),
  )
})

test("any bytes under any name are a document or refused", async () => {
  const begins = fc.constantFrom(
    "%PDF-1.7\n",
    "\u0089PNG\r\n\u001a\n",
    "\u00ff\u00d8\u00ff\u00e0",
    "",
  )
  await fc.assert(
    fc.asyncProperty(
      begins,
      fc.uint8Array({ maxLength: 4_000 }),
      text,
      async (head, bytes, name) => {
        const whole = Buffer.concat([Buffer.from(head, "latin1"), bytes])
        for (const ending of ["", ".pdf", ".png", ".jpg"]) {
          const kind = await documentKind(new Uint8Array(whole), `${name}${ending}`)
          expect(typeof kind.ok).toBe("boolean")
        }
      },
    ),
  )
})

test("a sound document with its bytes changed is judged, and no picture is of no size", async () => {
  const packed = deflated("<< /S /JavaScript /JS (app.alert(1)) >>")
  await fc.assert(
    fc.asyncProperty(changedBytes([...Object.values(samples), packed]), async (bytes) => {
      const kind = await documentKind(bytes, "scan")
      expect(typeof kind.ok).toBe("boolean")
      await checkPdf(bytes)
      const size = pictureSize(bytes)
      expect((size?.width ?? 0) * (size?.height ?? 0)).toBeGreaterThanOrEqual(0)
    }),
    rounds(300),
  )
})

/** A PDF with one packed stream. */
function deflated(text: string): Uint8Array {
  const stream = deflateSync(text)
  const head = `%PDF-1.4\n1 0 obj << /Length ${stream.length} /Filter /FlateDecode >> stream\n`
  return Buffer.concat([Buffer.from(head), stream, Buffer.from("\nendstream endobj\n%%EOF\n")])
}

test("no body that a page might be sent makes a schema throw", () => {
  const schemas = [
    EmergencyReason,
    EntryChange,
    MergeInput,
    NewEntry,
    NewPatient,
    NewProxy,
    PatientDetails,
    PatientSearch,
  ]
  fc.assert(
    fc.property(fc.jsonValue(), fc.anything(), (sent, anything) => {
      for (const schema of schemas) {
        expect(() => [schema.safeParse(sent), schema.safeParse(anything)]).not.toThrow()
      }
    }),
  )
})
