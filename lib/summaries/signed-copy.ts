/** Sheets: Letter where it is what printers hold, A4 everywhere else. */
export type Paper = "A4" | "LETTER"

/** One signed text, to the byte, and its SHA-256 (hex). */
type SignedPiece = { text: string; sha256: string; by: string; at: Date }

/** What a signed summary is when it leaves: its text and every addendum. */
export type SignedCopy = SignedPiece & {
  visitId: string
  paper: Paper
  addenda: (SignedPiece & { number: number })[]
}

export function paperIn(country: string | null): Paper {
  return letterCountries.has(country ?? "") ? "LETTER" : "A4"
}

/** ISO 3166: where ANSI sizes are the habit, whatever ISO 216 says. */
const letterCountries = new Set(["US", "CA", "MX", "PH", "CL", "CO", "VE", "GT", "CR", "PA", "PR"])

/** A file of a copy, by the name that its address ends in. */
export type CopyFile = { form: "pdf" } | { form: "txt"; addendum: number }

/** "summary.pdf" is all of it; "summary.txt", "addendum-2.txt" are exactly the bytes that were signed. */
export function copyFile(name: string): CopyFile | undefined {
  if (name === "summary.pdf") return { form: "pdf" }
  if (name === "summary.txt") return { form: "txt", addendum: 0 }
  const number = /^addendum-([1-9]\d{0,4})\.txt$/.exec(name)?.[1]
  return number === undefined ? undefined : { form: "txt", addendum: Number(number) }
}

/** The signed bytes of a text file; undefined: there is no such addendum. */
export function signedBytes(copy: SignedCopy, addendum: number): Buffer | undefined {
  const piece = addendum === 0 ? copy : copy.addenda.find(({ number }) => number === addendum)
  return piece && Buffer.from(piece.text, "utf8")
}

/** One line of a signed text and what it is in the layout. The words stay as they were signed. */
export type LaidOut = {
  kind: "title" | "heading" | "fact" | "line" | "written" | "source" | "signature" | "space"
  text: string
}

/** Whose a sheet is, in the words that were signed: the second line names the patient. */
export function ownerOf(text: string): string {
  return text.split("\n")[1] ?? ""
}

/** How the lines of a signed text are set: nothing is left out, added or reworded. */
export function layout(text: string): LaidOut[] {
  const lines = text.replace(/\n$/, "").split("\n")
  const headEnd = lines.indexOf("")
  const sourcesFrom = lines.lastIndexOf("Sources")
  return lines.map((line, index): LaidOut => {
    if (line === "") return { kind: "space", text: line }
    if (index === 0) return { kind: "title", text: line }
    if (index < headEnd) return { kind: "fact", text: line }
    if (line.startsWith(">")) return { kind: "written", text: line }
    if (headings.has(line) && lines[index - 1] === "") return { kind: "heading", text: line }
    if (index === lines.length - 1) return { kind: "signature", text: line }
    return { kind: sourcesFrom > headEnd && index > sourcesFrom ? "source" : "line", text: line }
  })
}

/** As `signed-text.ts` writes them. */
const headings = new Set([
  "Subjective",
  "Objective",
  "Assessment",
  "Plan",
  "For the patient",
  "Sources",
])
