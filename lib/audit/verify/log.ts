import { hex } from "../proofs/checkpoint"
import { sameBytes } from "../proofs/merkle"
import { openCheckpoint } from "../proofs/note-key"
import { recoveryText } from "../proofs/recovery-record"
import type { Recovery } from "../proofs/recovery-record"
import { sha256 } from "../proofs/sha256"
import { appendLeaves, edgeRoot, emptyEdge, tilesOf, tileWidth } from "../proofs/tiles"
import type { Edge } from "../proofs/tiles"
import { Unreadable } from "../zip-reader"
import { checkRows } from "./check-rows"
import type { Rows, RowsFinding } from "./check-rows"
import { Erasures } from "./erasures"
import { lineReader } from "./ndjson"

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

/** How rows are checked: here, or by somebody who answers later. */
export type RowsCheck = (rows: Rows) => RowsFinding | Promise<RowsFinding>

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
 * one below, the root against the signed checkpoint. Stops at the first row that is wrong. Holds a few
 * bundles and the tiles above the leaves in memory: an eighth of a byte for each event and some bytes for
 * each patient. `check`: who compares the rows, `checkRows` unless it is given; its answers may come late,
 * they are read in order.
 */
export async function verifyLog(
  source: LogSource,
  retained: readonly Retained[] = [],
  check: RowsCheck = checkRows,
): Promise<Finding> {
  const opened = openCheckpoint(source.checkpoint, source.vkeys)
  // The rows come first: a changed row is named even when the checkpoint is changed too.
  const claimed = opened.ok ? opened.checkpoint.size : claimedSize(source.checkpoint)
  if (claimed === null) return broken(null, opened.ok ? "" : opened.what)
  const rows = lineReader(source.lines())
  const upper = new Map<string, Uint8Array>()
  let edge: Edge = emptyEdge
  let erased = 0
  const erasures = new Erasures()
  const recoveries: Recovery[] = []
  const marks: Mark[] = retained.map((one) => ({ ...one, met: one.size === 0 }))
  const answers: Promise<RowsFinding>[] = []
  const settle = async (most: number): Promise<Broken | undefined> => {
    while (answers.length > most) {
      const found = await answers.shift()
      if (found === undefined) break
      const passedOff = erasures.rows(found)
      if (passedOff !== null) return broken(passedOff.index, passedOff.what)
      if (found.wrong !== undefined) return broken(found.wrong.index, found.wrong.what)
      erased += found.erased.length
      recoveries.push(...found.recoveries)
    }
    return undefined
  }

  try {
    for (let from = 0; from < claimed; from += tileWidth) {
      const width = Math.min(tileWidth, claimed - from)
      const bundle = await source.bundle(from / tileWidth, width)
      const hashes = await source.tile(0, from / tileWidth, width)
      const read = await takeLines(rows, width)
      const answer = Promise.resolve(check({ from, width, bundle, hashes, ...read }))
      // It is awaited below, perhaps later than it fails.
      answer.catch(() => undefined)
      answers.push(answer)
      const incomplete = hashes?.length !== width * 32 || read.lines.length < width
      const wrong = await settle(incomplete ? 0 : atOnce)
      if (wrong !== undefined) return wrong
      // What was told to be wrong above is never reached; what is still in question is settled below.
      if (hashes === null) break
      for (const mark of marks) meet(mark, edge, hashes)
      const grown = appendLeaves(sha256, edge, hashes)
      edge = grown.edge
      for (const { level, tile, hashes: made } of grown.tiles)
        if (level > 0) upper.set(`${level}/${tile}`, made)
    }
    const wrong = await settle(0)
    if (wrong !== undefined) return wrong
  } finally {
    await Promise.allSettled(answers)
  }
  if ((await Promise.resolve(rows.next()).catch(notUnpacked)) !== undefined)
    return broken(claimed, "there are more rows than entries")
  const untold = erasures.end()
  if (untold !== null) return broken(untold.index, untold.what)
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

/** As many lines as there are, up to `width`. */
async function takeLines(
  rows: ReturnType<typeof lineReader>,
  width: number,
): Promise<Pick<Rows, "lines" | "torn">> {
  const lines: Buffer[] = []
  while (lines.length < width) {
    const next = rows.next()
    const line = next instanceof Promise ? await next.catch(notUnpacked) : next
    if (line === null) return { lines, torn: true }
    if (line === undefined) return { lines, torn: false }
    lines.push(line)
  }
  return { lines, torn: false }
}

export function broken(index: number | null, what: string): Broken {
  return { sound: false, index, what }
}

/** Bundles that may be with `check` at a time: enough that two threads never wait for each other. */
const atOnce = 8

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
function meet(mark: Mark, edge: Edge, leaves: Uint8Array): void {
  if (mark.size <= edge.size || mark.size > edge.size + leaves.length / 32) return
  const upTo = appendLeaves(sha256, edge, leaves.slice(0, (mark.size - edge.size) * 32)).edge
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
