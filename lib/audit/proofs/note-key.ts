import { verify } from "node:crypto"

import { parseCheckpoint, parseNote, parseVerifierKey, signatureBy } from "./checkpoint"
import type { Checkpoint, SignedNote, VerifierKey } from "./checkpoint"
import { publicKeyOf } from "./cosignature"
import { sha256 } from "./sha256"

export type Opened =
  | {
      readonly ok: true
      readonly checkpoint: Checkpoint
      readonly key: VerifierKey
      readonly note: SignedNote
    }
  | { readonly ok: false; readonly what: string }

/**
 * A signed checkpoint, opened with whichever of these verifier keys signed it; signatures of other keys
 * are not looked at. Says what is wrong.
 */
export function openCheckpoint(note: string, vkeys: readonly string[]): Opened {
  const keys = vkeys.flatMap((vkey) => parseVerifierKey(sha256, vkey) ?? [])
  if (keys.length === 0) return bad("the key is not a verifier key")
  const parsed = parseNote(note)
  const checkpoint = parsed === null ? null : parseCheckpoint(parsed.body)
  if (parsed === null || checkpoint === null) return bad("the checkpoint is not one")
  const signed = keys.filter((key) => signatureBy(parsed, key) !== null)
  if (signed.length === 0) return bad("the checkpoint is not signed with this key")
  const key = signed.find((one) => holds(parsed, one))
  if (key === undefined) return bad("the checkpoint's signature does not fit its text")
  if (checkpoint.origin !== key.name) return bad("the checkpoint is of another log than its key")
  return { ok: true, checkpoint, key, note: parsed }
}

function holds(note: SignedNote, key: VerifierKey): boolean {
  const signature = signatureBy(note, key)
  return (
    signature !== null &&
    verify(null, Buffer.from(note.body), publicKeyOf(key.publicKey), signature)
  )
}

function bad(what: string): Opened {
  return { ok: false, what }
}
