import { parseTlogProof } from "../proofs/checkpoint"
import { parseEntry } from "../proofs/entry"
import type { Entry } from "../proofs/entry"
import { includes, leafHash } from "../proofs/merkle"
import { openCheckpoint } from "../proofs/note-key"
import { sha256 } from "../proofs/sha256"
import type { ZipArchive } from "../zip-reader"
import { linesOf, textOf } from "./archive-text"
import { checkLine, seqOf } from "./check-line"
import { Erasures, erasureRef, saidNothing } from "./erasures"
import { broken } from "./log"
import type { Finding } from "./log"
import { splitLines } from "./ndjson"

/** Each row of a part of a log against its own proof. Which rows ought to be here is not something that proofs can say. */
export async function verifyRows(
  archive: ZipArchive,
  note: string,
  vkeys: readonly string[],
): Promise<Finding> {
  const opened = openCheckpoint(note, vkeys)
  if (!opened.ok) return broken(null, opened.what)
  let last = -1
  let erased = 0
  const erasures = new Erasures()
  const seen = new Set<string>()
  for await (const line of splitLines(linesOf(archive))) {
    const seq = seqOf(line)
    if (seq === null) return broken(last + 1, "the row is damaged")
    if (seq <= last) return broken(seq, "the row is not in its place")
    last = seq
    const judged = await verifyRow(archive, line, seq, opened.checkpoint, note)
    if ("what" in judged) return broken(seq, judged.what)
    const isErased = judged.verdict === "erased"
    if (isErased) erased++
    const passedOff = erasures.rows({
      from: seq,
      refs: erasureRef(judged.entry),
      erased: isErased ? [seq] : [],
      said: saidNothing,
    })
    if (passedOff !== null) return broken(passedOff.index, passedOff.what)
    seen.add(`proofs/${seq}.tlog-proof`)
  }
  const orphan = archive.paths.find((path) => path.startsWith("proofs/") && !seen.has(path))
  if (orphan !== undefined)
    return broken(
      Number(/\d+/u.exec(orphan)?.[0] ?? 0),
      "the row is missing, but its proof is here",
    )
  const { size, root } = opened.checkpoint
  return { sound: true, size, root, erased, recoveries: [] }
}

async function verifyRow(
  archive: ZipArchive,
  line: Buffer,
  seq: number,
  head: { size: number; root: Uint8Array },
  note: string,
): Promise<{ what: string } | { entry: Entry; verdict: "sound" | "erased" }> {
  const quoted = /^\{(?:"damaged":true,)?"entry":("(?:[^"\\]|\\.)*")/u.exec(line.toString())?.[1]
  const bytes = quoted === undefined ? null : unquoted(quoted)
  const entry = bytes === null ? null : parseEntry(bytes)
  if (bytes === null || entry === null) return { what: "the entry is damaged" }
  const proof = parseTlogProof((await textOf(archive, `proofs/${seq}.tlog-proof`)) ?? "")
  if (proof === null) return { what: "its proof is missing or damaged" }
  if (proof.index !== seq || proof.note !== note)
    return { what: "its proof is of another row or another log" }
  if (!includes(sha256, leafHash(sha256, bytes), seq, head.size, proof.hashes, head.root))
    return { what: "the entry is not in the log at this place" }
  const verdict = checkLine(line, entry)
  return typeof verdict === "object" ? verdict : { entry, verdict }
}

/** The bytes of a JSON string; null where it escapes what cannot be escaped. */
function unquoted(text: string): Buffer | null {
  try {
    return Buffer.from(String(JSON.parse(text)))
  } catch {
    return null
  }
}
