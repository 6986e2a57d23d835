import { sha256 as digest } from "@noble/hashes/sha2.js"

import {
  hex,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  signatureBy,
} from "../proofs/checkpoint"
import { leafHash, sameBytes } from "../proofs/merkle"
import { appendLeaves, concat, edgeRoot, emptyEdge, entriesOf, tileWidth } from "../proofs/tiles"
import type { Edge } from "../proofs/tiles"

/** A tree that this browser found sound before. The log must still begin with it, under the same key. */
export type Remembered = { readonly size: number; readonly root: string; readonly vkey: string }

export type CheckResult =
  | { readonly sound: true; readonly now: Remembered; readonly before: Remembered | undefined }
  | {
      readonly sound: false
      readonly reason: "signature" | "entries" | "root" | "remembered" | "key_changed"
      readonly size: number
      readonly index?: number
    }

export type LogReader = {
  checkpoint(): Promise<{ note: string; vkey: string }>
  /** `count` bundles of entries from bundle `first`, length-prefixed, in one piece. */
  entries(first: number, count: number): Promise<Uint8Array>
}

/**
 * The log, checked where the server cannot reach: every entry is hashed here, the tree built over
 * them here, its root compared with the signed one. Only hashes and pseudonyms are loaded.
 */
export async function checkLog(
  log: LogReader,
  before: Remembered | undefined,
  progress: (done: number, size: number) => void,
): Promise<CheckResult> {
  const { note, vkey } = await log.checkpoint()
  const head = await openCheckpoint(note, vkey)
  if (head === null) return { sound: false, reason: "signature", size: 0 }
  const { size } = head
  if (before && before.vkey !== vkey) return { sound: false, reason: "key_changed", size }
  if (before && before.size > size) return { sound: false, reason: "remembered", size }
  let edge: Edge = emptyEdge
  for (let bundle = 0; bundle * tileWidth < size; bundle += bundlesAtOnce) {
    const from = bundle * tileWidth
    const entries = (entriesOf(await log.entries(bundle, bundlesAtOnce)) ?? []).slice(
      0,
      size - from,
    )
    const misplaced = entries.findIndex((entry, i) => seqOf(entry) !== from + i)
    const missing = entries.length < Math.min(size - from, bundlesAtOnce * tileWidth)
    if (misplaced >= 0 || missing)
      return {
        sound: false,
        reason: "entries",
        size,
        index: from + (misplaced >= 0 ? misplaced : entries.length),
      }
    const leaves = entries.map((entry) => leafHash(sha256, entry))
    if (before && before.size > from && before.size <= from + leaves.length) {
      const then = appendLeaves(sha256, edge, concat(leaves.slice(0, before.size - from))).edge
      if (hex(edgeRoot(sha256, then)) !== before.root)
        return { sound: false, reason: "remembered", size }
    }
    edge = appendLeaves(sha256, edge, concat(leaves)).edge
    progress(edge.size, size)
  }
  const root = edgeRoot(sha256, edge)
  if (!sameBytes(root, head.root)) return { sound: false, reason: "root", size }
  return { sound: true, now: { size, root: hex(root), vkey }, before }
}

const utf8 = new TextDecoder()

/** 4,096 entries, about 2 MB. */
const bundlesAtOnce = 16

async function openCheckpoint(note: string, vkey: string) {
  const key = parseVerifierKey(sha256, vkey)
  const parsed = parseNote(note)
  const signature = key && parsed ? signatureBy(parsed, key) : null
  if (key === null || parsed === null || signature === null) return null
  const head = parseCheckpoint(parsed.body)
  const imported = await crypto.subtle.importKey(
    "raw",
    new Uint8Array(key.publicKey),
    "Ed25519",
    false,
    ["verify"],
  )
  const holds = await crypto.subtle.verify(
    "Ed25519",
    imported,
    new Uint8Array(signature),
    new TextEncoder().encode(parsed.body),
  )
  return holds && head?.origin === key.name ? head : null
}

function seqOf(entry: Uint8Array): number | undefined {
  const match = /"seq":(\d+),"t":/u.exec(utf8.decode(entry))
  return match === null ? undefined : Number(match[1])
}

function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = digest.create()
  for (const part of parts) hash.update(part)
  return hash.digest()
}
