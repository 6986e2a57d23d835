import type { Head } from "../log/signer"
import { parseEntry } from "../proofs/entry"
import { leafHash, sameBytes } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { appendLeaves, concat, countAt, edgeRoot, emptyEdge, tileWidth } from "../proofs/tiles"
import type { Edge } from "../proofs/tiles"
import { checkLine } from "../verify/check-line"

/** What is wrong with a stored log, as a code: the page has words for each. */
export type Trouble =
  /** There is less than was checked before. */
  | "shorter"
  /** It does not begin with what was checked before. */
  | "start"
  /** The checkpoint is not signed with a key of the log. */
  | "signature"
  /** An entry is missing, out of place, or not what the tree has for it. */
  | "entry"
  /** An event is not the one that its entry committed to. */
  | "row"
  /** A tile above the leaves does not fit the one below. */
  | "tile"
  /** The entries have another root than the one that was signed. */
  | "root"

/** `index`: the first entry that is wrong; null where no single one is. */
export type Found =
  | { readonly sound: true; readonly edge: Edge }
  | { readonly sound: false; readonly trouble: Trouble; readonly index: number | null }

/** One entry with its event's line of `events.ndjson`, as they are stored now. */
export type StoredEntry = {
  readonly index: number
  readonly entry: Uint8Array
  readonly line: string
}

/** A log as it is stored. Tiles may have grown on. */
export type StoredTree = {
  tile(level: number, tile: number): Promise<Uint8Array | undefined>
  /** Entries [from, to), in order; those that are missing are left out. */
  entries(from: number, to: number): Promise<readonly StoredEntry[]>
}

/**
 * The right edge of the stored tree at a size that was checked before: it must have the root that was found
 * then, or what follows would be built on something else.
 */
export async function edgeAt(tree: StoredTree, { size, root }: Head): Promise<Found> {
  const levels: Uint8Array[] = []
  for (let level = 0; countAt(size, level) > 0; level++) {
    const count = countAt(size, level)
    const width = count % tileWidth
    const stored = width === 0 ? undefined : await tree.tile(level, Math.floor(count / tileWidth))
    levels.push(stored?.slice(0, width * 32) ?? new Uint8Array())
  }
  const edge = size === 0 ? emptyEdge : { size, levels }
  return sameBytes(edgeRoot(sha256, edge), root)
    ? { sound: true, edge }
    : { sound: false, trouble: "start", index: null }
}

/**
 * Checks the entries from the edge up to `to`: each against its event and its hash in the tree, and every tile
 * above the leaves that they made or let grow. Answers the edge they lead to; whether its root was signed is
 * the caller's question.
 */
export async function verifyPiece(tree: StoredTree, edge: Edge, to: number): Promise<Found> {
  const stored = await tree.entries(edge.size, to)
  const leaves: Uint8Array[] = []
  let hashes: Uint8Array | undefined
  for (let index = edge.size; index < to; index++) {
    const [at, tile] = [index % tileWidth, Math.floor(index / tileWidth)]
    if (hashes === undefined || at === 0) hashes = await tree.tile(0, tile)
    const found = stored[index - edge.size]
    if (found === undefined || found.index !== index) return wrong("entry", index)
    const leaf = leafHash(sha256, found.entry)
    if (!sameBytes(leaf, hashes?.subarray(at * 32, at * 32 + 32) ?? new Uint8Array()))
      return wrong("entry", index)
    const entry = parseEntry(found.entry)
    if (entry === null || entry.seq !== index) return wrong("entry", index)
    if (typeof checkLine(Buffer.from(found.line), entry) === "object") return wrong("row", index)
    leaves.push(leaf)
  }
  const grown = appendLeaves(sha256, edge, concat(leaves))
  for (const { level, tile, hashes: made } of grown.tiles) {
    if (level === 0) continue
    const kept = await tree.tile(level, tile)
    if (!sameBytes(made, kept?.subarray(0, made.length) ?? new Uint8Array()))
      return wrong("tile", tile * tileWidth ** (level + 1))
  }
  return { sound: true, edge: grown.edge }
}

function wrong(trouble: Trouble, index: number | null): Found {
  return { sound: false, trouble, index }
}
