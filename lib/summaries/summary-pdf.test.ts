import { inflateSync } from "node:zlib"

import fc from "fast-check"
import { expect, test } from "vitest"

import { drawable } from "./drawable"
import { sha256Of } from "./sha256"
import { copyFile, layout, ownerOf, signedBytes } from "./signed-copy"
import type { SignedCopy } from "./signed-copy"
import { addendumText, signedText } from "./signed-text"
import { summaryPdf } from "./summary-pdf"
import type { PdfWords } from "./summary-pdf"

const words: PdfWords = {
  language: "zh-Hans",
  title: "看诊小结：已签副本",
  what: "What it is",
  amended: (addenda) => `Amended ${addenda}`,
  check: "How to check",
  addendum: (number) => `Addendum ${number}`,
  hash: "SHA-256",
  boxes: (count) => `${count} signs`,
  page: (page, pages) => `${page}/${pages}`,
}
const at = new Date("2026-11-24T10:55:00Z")
const heading = {
  visitId: "0d2f7a8e-1111-4222-8333-444455556666",
  patient: { name: "王小明", reference: "RC-204417", birthDate: "1942-03-14" },
  clinician: "Dr Rowan Applegarth",
  clinic: "Riverside Clinic",
  admittedAt: null,
  endedAt: null,
}

function copyOf(lines: number, addenda: number): SignedCopy {
  const said = Array.from({ length: lines }, (_, index) => ({
    section: "plan" as const,
    text: `咳嗽四天。 SpO₂ 91 %. Line ${index}`,
    cites: [],
  }))
  const text = signedText(heading, said, [], { by: "Dr Rowan Applegarth", at })
  const piece = (signed: string) => ({
    text: signed,
    sha256: sha256Of(signed),
    by: "Dr Rowan Applegarth",
    at,
  })
  const added = Array.from({ length: addenda }, (_, index) => {
    const under = { number: index + 1, summary: sha256Of(text), before: null }
    return {
      number: index + 1,
      ...piece(addendumText(heading, under, "补充说明", { by: "X", at })),
    }
  })
  return { visitId: heading.visitId, paper: "A4", ...piece(text), addenda: added }
}

/** The streams of a PDF, inflated where they are deflated. */
function streamsOf(pdf: Buffer): Buffer[] {
  const found: Buffer[] = []
  const marks = pdf.toString("latin1").matchAll(/stream\r?\n/g)
  for (const { index, 0: mark } of marks) {
    const from = index + mark.length
    const body = pdf.subarray(from, pdf.indexOf("endstream", from))
    try {
      found.push(inflateSync(body))
    } catch {
      found.push(body)
    }
  }
  return found
}

test("the signed bytes lie in the file as they were signed, the summary's and each addendum's", async () => {
  const copy = copyOf(3, 2)
  const streams = streamsOf(await summaryPdf(copy, words))
  const signed = [copy, ...copy.addenda].map(({ text }) => Buffer.from(text, "utf8"))
  for (const bytes of signed) expect(streams.some((stream) => stream.equals(bytes))).toBe(true)
})

test("the same copy in the same words gives the same file, also on Letter and over many sheets", async () => {
  for (const paper of ["A4", "LETTER"] as const) {
    const copy = { ...copyOf(200, 1), paper }
    const [one, two] = [await summaryPdf(copy, words), await summaryPdf(copy, words)]
    expect(one.equals(two)).toBe(true)
    const pages = one.toString("latin1").match(/\/Type \/Page\b/g)
    expect(pages?.length).toBeGreaterThan(4)
    // 1/72 inch, ISO 216 and ANSI.
    expect(one.toString("latin1")).toContain(
      paper === "A4" ? "/MediaBox [0 0 595.28 841.89]" : "/MediaBox [0 0 612 792]",
    )
  }
})

test("the font is embedded, so that Chinese is drawn where none is installed", async () => {
  const text = (await summaryPdf(copyOf(1, 0), words)).toString("latin1")
  expect(text).toMatch(/\/FontFile2 \d+ 0 R/)
  expect(text).not.toContain("/Helvetica")
})

test("what the font lacks is drawn in its plain form, or as a box that is counted", () => {
  const latin = (codePoint: number) => codePoint < 128
  expect(drawable("SpO₂ 91\n", latin)).toEqual({ text: "SpO2 91\n", boxes: 0 })
  expect(drawable("the clinic’s", latin)).toEqual({ text: "the clinic's", boxes: 0 })
  expect(drawable("محمد A", latin)).toEqual({ text: "□□□□ A", boxes: 4 })
})

test("the layout leaves no byte of a signed text out", () => {
  const piece = fc.string({ unit: "grapheme", maxLength: 30 })
  fc.assert(
    fc.property(piece, piece, (said, name) => {
      const text = signedText(
        { ...heading, patient: { ...heading.patient, name } },
        [{ section: "plan", text: said, cites: [] }],
        [{ id: "N1", kind: "note", at: null, text: said }],
        { by: "Dr Rowan Applegarth", at },
        { instructions: [{ text: said, cites: ["N1"] }], method: "extractive" },
      )
      expect(
        `${layout(text)
          .map((line) => line.text)
          .join("\n")}\n`,
      ).toBe(text)
    }),
  )
})

test("the layout knows headings, and is not led astray by what people write", () => {
  const text = addendumText(
    heading,
    { number: 1, summary: "0".repeat(64), before: null },
    "\nPlan\nx",
    {
      by: "Dr Rowan Applegarth",
      at,
    },
  )
  expect(layout(text).filter(({ kind }) => kind === "heading")).toEqual([])
  expect(layout(text).filter(({ kind }) => kind === "written")).toHaveLength(3)
  expect(layout(copyOf(1, 0).text).filter(({ kind }) => kind === "heading")).toHaveLength(5)
})

test("what is quoted is set apart from what was written, and a sheet says whose it is", () => {
  const text = signedText(
    heading,
    [{ section: "plan", text: "Sources", cites: ["N1"] }],
    [{ id: "N1", kind: "note", at: null, text: "Sources" }],
    { by: "X", at },
  )
  expect(layout(text).filter(({ kind }) => kind === "source")).toEqual([
    { kind: "source", text: "N1 note – Sources" },
  ])
  expect(ownerOf(text)).toBe("Patient: 王小明, born 1942-03-14, RC-204417")
})

test.each([
  ["summary.pdf", { form: "pdf" }],
  ["summary.txt", { form: "txt", addendum: 0 }],
  ["addendum-2.txt", { form: "txt", addendum: 2 }],
  ["addendum-0.txt", undefined],
  ["addendum-2.pdf", undefined],
  ["../summary.txt", undefined],
])("%s names %j", (name, file) => {
  expect(copyFile(name)).toEqual(file)
})

test("a text file has the bytes that were hashed", () => {
  const copy = copyOf(1, 1)
  for (const [number, sha256] of [
    [0, copy.sha256],
    [1, copy.addenda[0]?.sha256],
  ] as const)
    expect(sha256Of(signedBytes(copy, number)?.toString("utf8") ?? "")).toBe(sha256)
  expect(signedBytes(copy, 2)).toBeUndefined()
})
