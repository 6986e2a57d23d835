import { fromBase64, parseCheckpoint, parseNote } from "@/lib/audit/proofs/checkpoint"
import type { Checkpoint, SignedNote } from "@/lib/audit/proofs/checkpoint"

/** The body of C2SP tlog-witness `add-checkpoint`. Nothing in it is verified yet. */
export type Submission = {
  readonly old: number
  readonly proof: readonly Uint8Array[]
  /** The checkpoint as it was sent. */
  readonly text: string
  readonly note: SignedNote
  readonly head: Checkpoint
}

/** 63 hashes, a checkpoint and its signatures need a tenth of it. */
export const submissionLimit = 64 * 1024

/** Null for anything that is not exactly one. */
export function parseSubmission(body: string): Submission | null {
  if (body.length > submissionLimit) return null
  const split = body.indexOf("\n\n")
  if (split < 0) return null
  const [first = "", ...lines] = body.slice(0, split).split("\n")
  const old = /^old (0|[1-9][0-9]{0,15})$/.exec(first)?.[1]
  if (old === undefined || !Number.isSafeInteger(Number(old)) || lines.length > 63) return null
  const proof: Uint8Array[] = []
  for (const line of lines) {
    const hash = fromBase64(line)
    if (hash?.length !== 32) return null
    proof.push(hash)
  }
  const text = body.slice(split + 2)
  const note = parseNote(text)
  const head = note === null ? null : parseCheckpoint(note.body)
  return note === null || head === null ? null : { old: Number(old), proof, text, note, head }
}
