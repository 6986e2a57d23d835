import { createPublicKey, verify } from "node:crypto"

import { parseCheckpoint, parseNote, parseVerifierKey, signatureBy } from "./checkpoint"
import type { Checkpoint, VerifierKey } from "./checkpoint"
import { sha256 } from "./sha256"

export type Opened =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly key: VerifierKey }
  | { readonly ok: false; readonly what: string }

/** A signed checkpoint, opened with a verifier key. Says which of the two is wrong. */
export function openCheckpoint(note: string, vkey: string): Opened {
  const key = parseVerifierKey(sha256, vkey)
  if (key === null) return bad("the key is not a verifier key")
  const parsed = parseNote(note)
  const checkpoint = parsed === null ? null : parseCheckpoint(parsed.body)
  if (parsed === null || checkpoint === null) return bad("the checkpoint is not one")
  const signature = signatureBy(parsed, key)
  if (signature === null) return bad("the checkpoint is not signed with this key")
  if (!verify(null, Buffer.from(parsed.body), publicKeyOf(key), signature))
    return bad("the checkpoint's signature does not fit its text")
  if (checkpoint.origin !== key.name) return bad("the checkpoint is of another log than its key")
  return { ok: true, checkpoint, key }
}

function publicKeyOf(key: VerifierKey) {
  // RFC 8410: the SPKI form of an Ed25519 key is this prefix and its 32 bytes.
  const prefix = Buffer.from("302a300506032b6570032100", "hex")
  return createPublicKey({
    key: Buffer.concat([prefix, key.publicKey]),
    format: "der",
    type: "spki",
  })
}

function bad(what: string): Opened {
  return { ok: false, what }
}
