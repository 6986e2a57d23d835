import { hex, parseTlogProof } from "../proofs/checkpoint"
import type { Checkpoint, TlogProof } from "../proofs/checkpoint"
import { parseEntry } from "../proofs/entry"
import type { Entry } from "../proofs/entry"
import { includes, leafHash } from "../proofs/merkle"
import { openCheckpoint } from "../proofs/note-key"
import { sha256 } from "../proofs/sha256"
import { Unreadable } from "../zip-reader"
import { readAnchors } from "./anchors"
import type { Vouched } from "./anchors"
import { checkPins } from "./export"

/** What a sound receipt proves: that this entry, which names nobody, is in the log under this checkpoint. */
export type ReceiptVerdict =
  | {
      readonly sound: true
      readonly entry: Entry
      readonly head: Checkpoint
      readonly keyId: string
      readonly vouched: readonly Vouched[]
    }
  | { readonly sound: false; readonly index: number; readonly what: string }

/** Whether a file is a C2SP tlog-proof and not an export. */
export function isReceipt(text: string): boolean {
  return text.startsWith("c2sp.org/tlog-proof@")
}

/**
 * Checks a receipt (`log/receipt.ts`) from its bytes and the log's keys, got by another way: it has none of its
 * own. Throws `Unreadable` when it is not a receipt, or a key that was given is none.
 */
export function verifyReceipt(
  text: string,
  vkeys: readonly string[],
  witnesses: readonly string[] = [],
): ReceiptVerdict {
  const known = checkPins({ vkeys, witnesses })
  const proof = parseTlogProof(text)
  if (proof === null) throw new Unreadable("it is not a receipt")
  const opened = openCheckpoint(proof.note, vkeys)
  if (!opened.ok) return { sound: false, index: proof.index, what: opened.what }
  const entry = entryIn(proof, opened.checkpoint)
  if (typeof entry === "string") return { sound: false, index: proof.index, what: entry }
  const anchors = readAnchors(
    { checkpoint: proof.note, witnessed: undefined, stamped: undefined, stamp: undefined },
    known,
  )
  return {
    sound: true,
    entry,
    head: opened.checkpoint,
    keyId: hex(opened.key.id),
    vouched: anchors.vouched,
  }
}

function entryIn({ extra, index, hashes }: TlogProof, head: Checkpoint): Entry | string {
  const entry = extra === undefined ? null : parseEntry(extra)
  if (extra === undefined || entry === null) return "the entry is damaged"
  if (entry.seq !== index) return "the entry is not in its place"
  return includes(sha256, leafHash(sha256, extra), index, head.size, hashes, head.root)
    ? entry
    : "the entry is not in the log at this place"
}
