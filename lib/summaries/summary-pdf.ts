import { readFile } from "node:fs/promises"
import { join } from "node:path"

import { create } from "fontkit"
import PDFDocument from "pdfkit"

import { drawable } from "./drawable"
import { layout, ownerOf, signedBytes } from "./signed-copy"
import type { LaidOut, SignedCopy } from "./signed-copy"

/** What the file says about itself, in the reader's language. `boxes` counts signs without a shape. */
export type PdfWords = {
  language: string
  title: string
  what: string
  amended: (addenda: number) => string
  check: string
  addendum: (number: number) => string
  hash: string
  boxes: (count: number) => string
  page: (page: number, pages: number) => string
}

/**
 * A PDF of the signed bytes and nothing else: each signed text as it was signed, its SHA-256 above it,
 * and the very bytes attached, so that whoever has the file can check them with other programs. The
 * same copy in the same words gives the same file.
 */
export async function summaryPdf(copy: SignedCopy, words: PdfWords): Promise<Buffer> {
  const font = await chineseFont()
  const dates = { CreationDate: copy.at, ModDate: copy.addenda.at(-1)?.at ?? copy.at }
  const doc = new PDFDocument({
    size: copy.paper,
    margins: { top: 56, right: 56, bottom: 64, left: 56 },
    bufferPages: true,
    pdfVersion: "1.7",
    tagged: true,
    displayTitle: true,
    lang: words.language,
    info: { Title: words.title, Creator: "Housecall", ...dates },
  })
  const bytes = collect(doc)
  doc.registerFont("text", font.bytes)
  doc.font("text")
  const page = writer(doc, font.has)

  page.write("H1", words.title, { size: 16, gap: 6 })
  page.write("P", words.what, { size: 9.5, gap: 4 })
  if (copy.addenda.length > 0)
    page.write("P", words.amended(copy.addenda.length), { size: 9.5, gap: 4 })
  page.write("P", words.check, { size: 9.5, gap: 10 })
  page.piece(copy, words)
  for (const addendum of copy.addenda) {
    page.write("H2", words.addendum(addendum.number), { size: 13, gap: 4, above: 14 })
    page.piece(addendum, words)
  }
  if (page.boxes() > 0) page.write("P", words.boxes(page.boxes()), { size: 9.5, above: 14 })
  for (const { name, bytes: attached } of attachments(copy))
    doc.file(attached, {
      name,
      type: "text/plain",
      creationDate: copy.at,
      modifiedDate: copy.at,
    })
  page.feet(words, ownerOf(copy.text))
  doc.end()
  return bytes
}

/** Every file that a copy has attached, to the byte as it was signed. */
function attachments(copy: SignedCopy): { name: string; bytes: Buffer }[] {
  return [0, ...copy.addenda.map(({ number }) => number)].flatMap((number) => {
    const bytes = signedBytes(copy, number)
    const name = number === 0 ? "summary.txt" : `addendum-${number}.txt`
    return bytes === undefined ? [] : [{ name, bytes }]
  })
}

type Look = { size: number; gap?: number; above?: number; indent?: number; grey?: boolean }

const looks: Readonly<Record<LaidOut["kind"], Look>> = {
  title: { size: 11.5, gap: 2 },
  heading: { size: 12.5, gap: 2, above: 8 },
  fact: { size: 10, gap: 1 },
  line: { size: 10.5, gap: 3 },
  written: { size: 10.5, gap: 3 },
  source: { size: 9, gap: 1, grey: true },
  signature: { size: 10.5, above: 8 },
  space: { size: 10.5 },
}

function writer(doc: PDFKit.PDFDocument, has: (codePoint: number) => boolean) {
  const root = doc.struct("Document")
  doc.addStructure(root)
  let boxes = 0
  const write = (tag: string, text: string, { size, gap = 0, above = 0, grey = false }: Look) => {
    const drawn = drawable(text, has)
    boxes += drawn.boxes
    if (above > 0) doc.y += above
    const draw = () =>
      doc
        .fillColor(grey ? "#434d58" : "#161f28")
        .fontSize(size)
        .text(drawn.text, { lineGap: size * 0.15, paragraphGap: gap })
    root.add(doc.struct(tag, {}, () => void draw()))
  }
  return {
    write,
    boxes: () => boxes,
    piece({ text, sha256 }: { text: string; sha256: string }, words: PdfWords) {
      write("P", `${words.hash} ${sha256}`, { size: 8.5, gap: 8, grey: true })
      let before: LaidOut["kind"] = "title"
      for (const { kind, text: line } of layout(text)) {
        // What was written by hand stands apart from the facts above it.
        const apart = kind === "written" && before === "space" ? { above: 8 } : {}
        if (kind !== "space")
          write(kind === "heading" ? "H3" : "P", line, { ...looks[kind], ...apart })
        before = kind
      }
    },
    /** On every sheet: whose it is, and which of how many. Sheets fall apart. */
    feet(words: PdfWords, owner: string) {
      root.end()
      const { start, count } = doc.bufferedPageRange()
      for (let index = start; index < start + count; index++) {
        doc.switchToPage(index)
        const { width, height, margins } = doc.page
        // Below the margin, where text would start a new sheet.
        margins.bottom = 0
        doc.markContent("Artifact", { type: "Pagination" })
        const inner = width - margins.left - margins.right
        const foot = (text: string, look: { width: number; align?: "right" }, left = 0) =>
          doc
            .fillColor("#434d58")
            .fontSize(8.5)
            // One line: a long name is cut, not set over the number of the sheet.
            .text(drawable(text, has).text, margins.left + left, height - 40, {
              ...look,
              height: 12,
              ellipsis: true,
            })
        foot(owner, { width: inner - 120 })
        foot(words.page(index + 1, count), { width: 110, align: "right" }, inner - 110)
        doc.endMarkedContent()
      }
    },
  }
}

function collect(doc: PDFKit.PDFDocument): Promise<Buffer> {
  const parts: Buffer[] = []
  return new Promise((resolve, reject) => {
    doc.on("data", (part: Buffer) => parts.push(part))
    doc.on("end", () => resolve(Buffer.concat(parts)))
    doc.on("error", reject)
  })
}

type Font = { bytes: Buffer; has: (codePoint: number) => boolean }
let loaded: Promise<Font> | undefined

/** Noto Sans SC (SIL Open Font License 1.1): Latin, Cyrillic, Greek and Chinese. Read once a process. */
function chineseFont(): Promise<Font> {
  loaded ??= readFont().catch((error: unknown) => {
    loaded = undefined
    throw error
  })
  return loaded
}

async function readFont(): Promise<Font> {
  const folder = "node_modules/@expo-google-fonts/noto-sans-sc/400Regular"
  const bytes = await readFile(join(process.cwd(), folder, "NotoSansSC_400Regular.ttf"))
  const font = create(bytes)
  if (!("hasGlyphForCodePoint" in font)) throw new Error("the font file holds several fonts")
  return { bytes, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) }
}
