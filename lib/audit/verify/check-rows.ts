import { parseEntry } from "../proofs/entry"
import { leafPrefix } from "../proofs/merkle"
import { recoveryOf } from "../proofs/recovery-record"
import type { Recovery } from "../proofs/recovery-record"
import { sha256Hex } from "../proofs/sha256"
import { entriesOf } from "../proofs/tiles"
import { checkLine } from "./check-line"
import { bothSaid, erasureRef, saidBy, saidNothing } from "./erasures"
import type { ErasedRows } from "./erasures"

/** Up to 256 rows: one bundle of entries, the tile of their hashes, and their lines of `events.ndjson`. */
export type Rows = {
  readonly from: number
  readonly width: number
  /** Null: it is not there. */
  readonly bundle: Uint8Array | null
  readonly hashes: Uint8Array | null
  /** Fewer than `width` where the lines end; `torn` says that they cannot be unpacked any further. */
  readonly lines: readonly Buffer[]
  readonly torn: boolean
}

/** What was found up to the first row that is `wrong`. */
export type RowsFinding = ErasedRows & {
  readonly recoveries: readonly Recovery[]
  readonly wrong?: { readonly index: number; readonly what: string }
}

/** Each entry against the hash that the tree has for it, its place and its line. */
export function checkRows({ from, width, bundle, hashes, lines, torn }: Rows): RowsFinding {
  const entries = bundle === null ? null : entriesOf(bundle)
  // As text, which is what node:crypto makes in half the time.
  const texts = Buffer.from(hashes ?? []).toString("hex")
  const recoveries: Recovery[] = []
  let refs = ""
  let sound = 0
  const erased: number[] = []
  let said = saidNothing
  const found = (what?: string, index = from + sound): RowsFinding => ({
    from,
    refs,
    erased,
    said,
    recoveries,
    ...(what === undefined ? {} : { wrong: { index, what } }),
  })
  for (let i = 0; i < width; i++) {
    const bytes = entries?.[i]
    if (bytes === undefined) return found("the entry is missing")
    if (hashes === null) return found("its tile is missing")
    if (sha256Hex(leafPrefix, bytes) !== texts.slice(i * 64, i * 64 + 64))
      return found("the entry does not have the hash that the tree has for it")
    const entry = parseEntry(bytes)
    if (entry === null || entry.seq !== from + i) return found("the entry is not in its place")
    const line = lines[i]
    if (line === undefined)
      return found(torn ? "the rows cannot be unpacked from here on" : "the row is missing")
    const verdict = checkLine(line, entry)
    if (typeof verdict === "object") return found(verdict.what)
    // What is committed to as it stands need not be JSON; of these rows more is read.
    if (told.has(entry.action) && !isJson(line)) return found("the FHIR AuditEvent is damaged")
    if (verdict === "erased") erased.push(from + i)
    if (verdict !== "erased") said = bothSaid(said, saidBy(entry, line))
    const recovery = entry.action === "log.recovered" ? recoveryOf(line.toString(), from + i) : null
    if (recovery !== null) recoveries.push(recovery)
    refs += erasureRef(entry)
    sound++
  }
  return entries?.length === width && hashes?.length === width * 32
    ? found()
    : found("the last entries of its bundle are not in the log", from + width - 1)
}

const told: ReadonlySet<string> = new Set(["patient.erased", "log.recovered"])

function isJson(line: Buffer): boolean {
  try {
    JSON.parse(line.toString("utf8"))
    return true
  } catch {
    return false
  }
}
