import { checkLine } from "./check-line"
import { parseEntry } from "./entry"
import { leafHash, sameBytes } from "./merkle"
import { recoveryOf } from "./recovery-record"
import type { Recovery } from "./recovery-record"
import { sha256 } from "./sha256"
import { entriesOf } from "./tiles"

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

export type RowsFinding =
  | { readonly index: number; readonly what: string }
  | { readonly erased: number; readonly recoveries: readonly Recovery[] }

/** Each entry against the hash that the tree has for it, its place and its line. The first wrong row is named. */
export function checkRows({ from, width, bundle, hashes, lines, torn }: Rows): RowsFinding {
  const entries = bundle === null ? null : entriesOf(bundle)
  const recoveries: Recovery[] = []
  let erased = 0
  for (let i = 0; i < width; i++) {
    const wrong = (what: string): RowsFinding => ({ index: from + i, what })
    const bytes = entries?.[i]
    if (bytes === undefined) return wrong("the entry is missing")
    if (hashes === null) return wrong("its tile is missing")
    if (!sameBytes(leafHash(sha256, bytes), hashes.subarray(i * 32, i * 32 + 32)))
      return wrong("the entry does not have the hash that the tree has for it")
    const entry = parseEntry(bytes)
    if (entry === null || entry.seq !== from + i) return wrong("the entry is not in its place")
    const line = lines[i]
    if (line === undefined)
      return wrong(torn ? "the rows cannot be unpacked from here on" : "the row is missing")
    const verdict = checkLine(line, entry)
    if (typeof verdict === "object") return wrong(verdict.what)
    if (verdict === "erased") erased++
    const recovery = entry.action === "log.recovered" ? recoveryOf(line.toString(), from + i) : null
    if (recovery !== null) recoveries.push(recovery)
  }
  if (entries?.length !== width || hashes?.length !== width * 32)
    return {
      index: from + width - 1,
      what: "the last entries of its bundle are not in the log",
    }
  return { erased, recoveries }
}
