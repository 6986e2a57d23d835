import { checkLine } from "./check-line"
import { hex } from "./checkpoint"
import { parseEntry } from "./entry"
import { leafHash, sameBytes } from "./merkle"
import { lineReader } from "./ndjson"
import { openCheckpoint } from "./note-key"
import { recoveryOf, recoveryText } from "./recovery-record"
import type { Recovery } from "./recovery-record"
import { sha256 } from "./sha256"
import { appendLeaves, concat, edgeRoot, emptyEdge, entriesOf, tilesOf, tileWidth } from "./tiles"
import type { Edge } from "./tiles"
import { Unreadable } from "./zip-reader"

/** A whole log, wherever it is kept. Null: the part is not there. */
export type LogSource = {
  readonly checkpoint: string
  /** Any of them may have signed it. */
  readonly vkeys: readonly string[]
  tile(level: number, tile: number, width: number): Promise<Uint8Array | null>
  bundle(tile: number, width: number): Promise<Uint8Array | null>
  /** `events.ndjson`, in chunks. */
  lines(): AsyncIterable<Uint8Array>
}

/** `index`: the first row that is wrong; null when no single row is. */
export type Broken = { readonly sound: false; readonly index: number | null; readonly what: string }
export type Sound = {
  readonly sound: true
  readonly size: number
  readonly root: Uint8Array
  readonly erased: number
  readonly recoveries: readonly Recovery[]
}
export type Finding = Sound | Broken

/** A checkpoint that somebody kept (`whose`, in words): the log must still begin with what it covers. */
export type Retained = {
  readonly size: number
  readonly root: Uint8Array
  readonly whose: string
}

/**
 * Checks a log from its bytes alone: every entry against its tile and its row, every tile against the
 * one below, the root against the signed checkpoint. Stops at the first row that is wrong. Holds one
 * bundle and the tiles above the leaves in memory: an eighth of a byte for each event.
 */
export async function verifyLog(
  source: LogSource,
  retained: readonly Retained[] = [],
): Promise<Finding> {
  const opened = openCheckpoint(source.checkpoint, source.vkeys)
  // The rows come first: a changed row is named even when the checkpoint is changed too.
  const claimed = opened.ok ? opened.checkpoint.size : claimedSize(source.checkpoint)
  if (claimed === null) return broken(null, opened.ok ? "" : opened.what)
  const rows = lineReader(source.lines())
  const upper = new Map<string, Uint8Array>()
  let edge: Edge = emptyEdge
  let erased = 0
  const recoveries: Recovery[] = []
  const marks: Mark[] = retained.map((one) => ({ ...one, met: one.size === 0 }))

  for (let from = 0; from < claimed; from += tileWidth) {
    const width = Math.min(tileWidth, claimed - from)
    const bundle = await source.bundle(from / tileWidth, width)
    const entries = bundle === null ? null : entriesOf(bundle)
    const hashes = await source.tile(0, from / tileWidth, width)
    const leaves: Uint8Array[] = []
    for (let i = 0; i < width; i++) {
      const bytes = entries?.[i]
      if (bytes === undefined) return broken(from + i, "the entry is missing")
      const leaf = leafHash(sha256, bytes)
      if (hashes === null || !sameBytes(leaf, hashes.subarray(i * 32, i * 32 + 32)))
        return broken(
          from + i,
          hashes === null
            ? "its tile is missing"
            : "the entry does not have the hash that the tree has for it",
        )
      const entry = parseEntry(bytes)
      if (entry === null || entry.seq !== from + i)
        return broken(from + i, "the entry is not in its place")
      const next = rows.next()
      const row = next instanceof Promise ? await next.catch(notUnpacked) : next
      if (row === null) return broken(from + i, "the rows cannot be unpacked from here on")
      if (row === undefined) return broken(from + i, "the row is missing")
      const verdict = checkLine(row, entry)
      if (typeof verdict === "object") return broken(from + i, verdict.what)
      if (verdict === "erased") erased++
      const recovery =
        entry.action === "log.recovered" ? recoveryOf(row.toString(), from + i) : null
      if (recovery !== null) recoveries.push(recovery)
      leaves.push(leaf)
    }
    if (entries?.length !== width || hashes?.length !== width * 32)
      return broken(from + width - 1, "the last entries of its bundle are not in the log")
    for (const mark of marks) meet(mark, edge, leaves)
    const grown = appendLeaves(sha256, edge, concat(leaves))
    edge = grown.edge
    for (const { level, tile, hashes } of grown.tiles)
      if (level > 0) upper.set(`${level}/${tile}`, hashes)
  }
  if ((await Promise.resolve(rows.next()).catch(notUnpacked)) !== undefined)
    return broken(claimed, "there are more rows than entries")
  const wrong = await upperTiles(source, claimed, upper)
  if (wrong) return wrong
  if (!opened.ok) return broken(null, opened.what)
  const root = edgeRoot(sha256, edge)
  if (!sameBytes(root, opened.checkpoint.root))
    return broken(
      null,
      `the tree has the root ${hex(root)}, but ${hex(opened.checkpoint.root)} was signed`,
    )
  const unmet = marks.find((mark) => !mark.met)
  if (unmet !== undefined)
    return broken(null, `${unlike(unmet, claimed)}${forkOf(unmet, recoveries)}`)
  return { sound: true, size: claimed, root, erased, recoveries }
}

export function broken(index: number | null, what: string): Broken {
  return { sound: false, index, what }
}

type Mark = Retained & { met: boolean }

function unlike({ size, whose }: Retained, claimed: number): string {
  return size > claimed
    ? `the log is shorter than ${whose} (${claimed} of ${size})`
    : `the log does not begin with what ${whose} covers`
}

/** Where the log says itself that it went on after a restore, that is named beside. */
function forkOf({ size }: Retained, recoveries: readonly Recovery[]): string {
  const fork = recoveries.find((one) => size > one.size)
  return fork === undefined ? "" : `; ${recoveryText(fork)}`
}

/** Passing the size of a kept checkpoint, its root is made and compared. */
function meet(mark: Mark, edge: Edge, leaves: readonly Uint8Array[]): void {
  if (mark.size <= edge.size || mark.size > edge.size + leaves.length) return
  const upTo = appendLeaves(sha256, edge, concat(leaves.slice(0, mark.size - edge.size))).edge
  mark.met = sameBytes(edgeRoot(sha256, upTo), mark.root)
}

/** Level 0 was compared on the way; each level above must be what was made of the one below. */
async function upperTiles(
  source: LogSource,
  size: number,
  made: ReadonlyMap<string, Uint8Array>,
): Promise<Broken | undefined> {
  for (const { level, tile, width } of tilesOf(size)) {
    if (level === 0) continue
    const hashes = await source.tile(level, tile, width)
    const first = tile * tileWidth ** (level + 1)
    if (hashes?.length !== width * 32)
      return broken(
        first,
        `tile ${level}/${tile} is ${hashes === null ? "missing" : "not as long as it must be"}`,
      )
    const roots = made.get(`${level}/${tile}`) ?? new Uint8Array()
    for (let i = 0; i < width; i++) {
      const [root, stored] = [roots, hashes].map((all) => all.subarray(i * 32, i * 32 + 32))
      if (root === undefined || stored === undefined || !sameBytes(root, stored))
        return broken(
          first + i * tileWidth ** level,
          `tile ${level}/${tile} does not have the root of tile ${level - 1}/${tile * tileWidth + i}`,
        )
    }
  }
  return undefined
}

/** A damaged archive is a finding; anything else that fails is a fault. */
function notUnpacked(error: unknown): null {
  if (error instanceof Unreadable) return null
  throw error
}

function claimedSize(checkpoint: string): number | null {
  const size = Number(checkpoint.split("\n")[1])
  return Number.isSafeInteger(size) && size >= 0 && size < 2 ** 40 ? size : null
}
