import { parseCheckpoint, parseNote } from "../proofs/checkpoint"
import type { SignedNote } from "../proofs/checkpoint"
import { cosignedAt } from "../proofs/cosignature"
import type { WitnessKey } from "../proofs/cosignature"
import { sameBytes } from "../proofs/merkle"
import { readStamp } from "../proofs/time-stamp"
import type { Retained } from "./log"

/** What an export says of those outside who vouched for its log: text and bytes as they lie in it. */
export type AnchorFiles = {
  readonly checkpoint: string
  /** An earlier checkpoint with cosignatures. */
  readonly witnessed: string | undefined
  /** A checkpoint that was time-stamped, and the authority's answer. */
  readonly stamped: Uint8Array | undefined
  readonly stamp: Uint8Array | undefined
}

/** `checked` false: somebody's signature is there, but no key was given to check it with. */
export type Vouched = {
  readonly kind: "witness" | "timestamp"
  readonly name: string
  readonly size: number
  readonly at: Date | null
  readonly checked: boolean
}

export type Anchors = {
  /** Checkpoints that the log must begin with, else what vouches for them vouches for another log. */
  readonly marks: readonly Retained[]
  readonly vouched: readonly Vouched[]
  /** Why one of the files is not what it should be. */
  readonly problem: string | undefined
}

/** Reads the anchors and checks the cosignatures of the witnesses given. Their checkpoints' roots are for `verifyLog`. */
export function readAnchors(files: AnchorFiles, witnesses: readonly WitnessKey[]): Anchors {
  const marks: Retained[] = []
  const vouched: Vouched[] = []
  const latest = open(files.checkpoint)
  const earlier = files.witnessed === undefined ? undefined : open(files.witnessed)
  if (earlier === null) return none("log/witnessed is not a checkpoint")
  if (earlier !== undefined)
    marks.push({ ...earlier.head, whose: "the witnessed checkpoint in this export" })
  for (const one of [latest, earlier])
    if (one) vouched.push(...cosigners(one.note, one.head.size, witnesses))
  if (files.stamped !== undefined || files.stamp !== undefined) {
    const stamped = files.stamped === undefined ? null : open(Buffer.from(files.stamped).toString())
    const said =
      files.stamp === undefined || files.stamped === undefined
        ? "malformed"
        : readStamp(files.stamp, files.stamped)
    if (stamped === null) return none("log/stamped is not a checkpoint")
    if (typeof said === "string")
      return none(
        said === "other_data"
          ? "log/checkpoint.tsr is the time stamp of something else than log/stamped"
          : "log/checkpoint.tsr is not a time stamp",
      )
    marks.push({ ...stamped.head, whose: "the time-stamped checkpoint in this export" })
    const { size } = stamped.head
    vouched.push({ kind: "timestamp", name: "RFC 3161", size, at: said.at, checked: false })
  }
  return { marks, vouched, problem: undefined }
}

/** One line for each witness that was given and signed, and for each signature nobody gave a key for. */
function cosigners(note: SignedNote, size: number, witnesses: readonly WitnessKey[]): Vouched[] {
  const origin = note.body.split("\n")[0]
  const known = witnesses.flatMap((key) => {
    const at = cosignedAt(note, key)
    return at === null ? [] : [{ ...key, at }]
  })
  const others = note.signatures.filter(
    ({ name, keyId, signature }) =>
      name !== origin &&
      signature.length === 72 &&
      !witnesses.some((key) => key.name === name && sameBytes(key.id, keyId)),
  )
  return [
    ...known.map(({ name, at }) => ({ kind: "witness" as const, name, size, at, checked: true })),
    ...others.map(({ name }) => ({
      kind: "witness" as const,
      name,
      size,
      at: null,
      checked: false,
    })),
  ]
}

function open(text: string) {
  const note = parseNote(text)
  const head = note === null ? null : parseCheckpoint(note.body)
  return note === null || head === null ? null : { note, head }
}

function none(problem: string): Anchors {
  return { marks: [], vouched: [], problem }
}
