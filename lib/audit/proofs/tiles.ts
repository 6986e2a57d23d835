import type { NodeReader, Sha256 } from "./merkle"
import { pairHash, rootOf } from "./merkle"

/** C2SP tlog-tiles: 256 hashes of one level make a tile; the root of a full tile is a hash of the level above. */
export const tileWidth = 256
const hashBytes = 32

export type Tile = { readonly level: number; readonly tile: number; readonly hashes: Uint8Array }

/** The right edge of a tree: for each level the hashes of its last, unfinished tile (possibly none). */
export type Edge = { readonly size: number; readonly levels: readonly Uint8Array[] }

export const emptyEdge: Edge = { size: 0, levels: [] }

/** Appends leaf hashes (n × 32 bytes). Answers the new edge and every tile that was begun or grew. */
export function appendLeaves(
  sha256: Sha256,
  edge: Edge,
  leaves: Uint8Array,
): { edge: Edge; tiles: Tile[] } {
  const tiles: Tile[] = []
  const levels: Uint8Array[] = []
  let incoming = leaves
  for (let level = 0; incoming.length > 0 || level < edge.levels.length; level++) {
    const partial = edge.levels[level] ?? new Uint8Array()
    const all = concat([partial, incoming])
    const first = Math.floor(countAt(edge.size, level) / tileWidth)
    const full = Math.floor(all.length / (tileWidth * hashBytes))
    const roots: Uint8Array[] = []
    for (let i = 0; i * tileWidth * hashBytes < all.length; i++) {
      const hashes = all.slice(i * tileWidth * hashBytes, (i + 1) * tileWidth * hashBytes)
      if (incoming.length > 0) tiles.push({ level, tile: first + i, hashes })
      if (i < full) roots.push(fullRoot(sha256, hashes))
    }
    levels.push(all.slice(full * tileWidth * hashBytes))
    incoming = concat(roots)
  }
  return { edge: { size: edge.size + leaves.length / hashBytes, levels }, tiles }
}

/** `rootOf` for as many hashes as a power of two, as they lie: of a million leaves it takes two thirds of the time. */
function fullRoot(sha256: Sha256, hashes: Uint8Array): Uint8Array {
  let level = hashes
  while (level.length > hashBytes) {
    const above = new Uint8Array(level.length / 2)
    for (let at = 0; at < above.length; at += hashBytes)
      above.set(pairHash(sha256, level.subarray(2 * at, 2 * (at + hashBytes))), at)
    level = above
  }
  return level
}

/** The root from the edge alone: what is unfinished at each level, joined from the right. */
export function edgeRoot(sha256: Sha256, edge: Edge): Uint8Array {
  let right: Uint8Array | undefined
  for (const level of edge.levels) {
    // Each run of a power of two is one subtree of this level; the lower levels hang to its right.
    let hashes = hashesOf(level)
    while (hashes.length > 0) {
      const run = lowestBit(hashes.length)
      const left = rootOf(sha256, hashes.slice(hashes.length - run))
      right = right === undefined ? left : sha256(Uint8Array.of(1), left, right)
      hashes = hashes.slice(0, hashes.length - run)
    }
  }
  return right ?? sha256()
}

/** How many hashes a level has in a tree of this size. */
export function countAt(size: number, level: number): number {
  return Math.floor(size / tileWidth ** level)
}

/** Every tile of a tree of this size, the last of each level with its width. */
export function* tilesOf(size: number): Generator<{ level: number; tile: number; width: number }> {
  for (let level = 0; countAt(size, level) > 0; level++) {
    const count = countAt(size, level)
    for (let tile = 0; tile * tileWidth < count; tile++) {
      yield { level, tile, width: Math.min(tileWidth, count - tile * tileWidth) }
    }
  }
}

/** `tile/0/x001/x234/067.p/12`; entries have the level "entries". */
export function tilePath(level: number | "entries", tile: number, width: number): string {
  const parts: string[] = []
  for (let rest = tile, last = true; last || rest > 0; rest = Math.floor(rest / 1000)) {
    parts.unshift(`${last ? "" : "x"}${String(rest % 1000).padStart(3, "0")}`)
    last = false
  }
  return `tile/${level}/${parts.join("/")}${width === tileWidth ? "" : `.p/${width}`}`
}

/** Complete subtrees out of tiles: a node of height h lies in one tile of level ⌊h/8⌋. */
export function nodeReader(
  sha256: Sha256,
  read: (level: number, tile: number) => Promise<Uint8Array>,
): NodeReader {
  return async (height, index) => {
    const level = Math.floor(height / 8)
    const span = 2 ** (height % 8)
    const start = index * span
    const tile = await read(level, Math.floor(start / tileWidth))
    const from = (start % tileWidth) * hashBytes
    if (tile.length < from + span * hashBytes)
      throw new RangeError(`Tile ${level}/${Math.floor(start / tileWidth)} is too short`)
    return rootOf(sha256, hashesOf(tile.slice(from, from + span * hashBytes)))
  }
}

/** Entry bundle: each entry after its length in two bytes, big-endian. */
export function bundleOf(entries: readonly Uint8Array[]): Uint8Array {
  return concat(
    entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 255), entry]),
  )
}

/** Null when a length runs past the end. */
export function entriesOf(bundle: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bundle.length;) {
    const length = ((bundle[at] ?? 0) << 8) | (bundle[at + 1] ?? 0)
    if (at + 2 + length > bundle.length) return null
    entries.push(bundle.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return entries
}

export function hashesOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / hashBytes }, (_, i) =>
    bytes.subarray(i * hashBytes, (i + 1) * hashBytes),
  )
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function lowestBit(n: number): number {
  return n & -n
}
