import { sign } from "node:crypto"
import { join } from "node:path"

import { z } from "zod"

import { Fault } from "@/lib/error"
import type { ClinicId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { base64, checkpointBody, formatVerifierKey, fromBase64, noteOf } from "../proofs/checkpoint"
import { extendsTree, sameBytes } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { readJson, writeDurably } from "./durable-file"
import { keysSigning, keyTerms, originOf } from "./signing-keys"
import type { KeyTerm } from "./signing-keys"

/** `smaller`, `inconsistent`: not the log that was signed before. `memory_lost`: signed before, but the signer's files are gone. */
export type SignerRefusal = "smaller" | "inconsistent" | "memory_lost"
export type Head = { readonly size: number; readonly root: Uint8Array }
/** `epoch`: how often a person let the log go on after it was put back. */
export type Signed = {
  readonly note: string
  readonly vkey: string
  readonly epoch: number
  readonly keys: readonly KeyTerm[]
}

/**
 * Signs checkpoints, and remembers outside PostgreSQL what it signed last: a database that was put
 * back to yesterday, or rewritten, does not get another signature.
 */
export type Signer = {
  /** Undefined when this signer has never signed for the clinic. */
  last(clinicId: ClinicId): Promise<(Head & { readonly epoch: number }) | undefined>
  /** `proof` is the consistency proof from `last` to `head`; `signedBefore` is what the database claims. */
  sign(
    clinicId: ClinicId,
    head: Head,
    proof: readonly Uint8Array[],
    signedBefore: boolean,
    at: Date,
  ): Promise<Result<Signed, SignerRefusal>>
  /** Takes `head` for what was signed last, whatever that was. Only for a person who said so: `recover.ts`. */
  accept(clinicId: ClinicId, head: Head, epoch: number): Promise<void>
}

/** Keys and memory as files: `signing-keys.ts` says which keys, `<clinic>.json` (0600) is the memory. */
export function fileSigner(folder: string): Signer {
  const pathOf = (clinicId: ClinicId): string => join(folder, `${clinicId}.json`)
  const last = (clinicId: ClinicId) => readJson(pathOf(clinicId), Memory)
  return {
    last,
    async sign(clinicId, head, proof, signedBefore, at) {
      const previous = await last(clinicId)
      const refusal = judge(previous, head, proof, signedBefore)
      if (refusal) return refuse(refusal)
      const keys = await keysSigning(folder, clinicId, previous !== undefined, at)
      const [newest] = keys
      if (newest === undefined)
        throw new Fault("signer", "Every key of this log is past its term: rotate it")
      const epoch = previous?.epoch ?? 0
      // The memory first: a crash after this line leaves a head that may be signed again, never a
      // signature that is forgotten.
      if (previous?.size !== head.size) await writeMemory(pathOf(clinicId), { ...head, epoch })
      const body = checkpointBody({ origin: originOf(clinicId), ...head })
      const signatures = keys.map(({ secret, verifier }) => ({
        key: verifier,
        signature: sign(null, Buffer.from(body), secret),
      }))
      return ok({
        note: noteOf(body, signatures),
        vkey: formatVerifierKey(newest.verifier),
        epoch,
        keys: await keyTerms(folder, clinicId),
      })
    },
    accept: (clinicId, head, epoch) => writeMemory(pathOf(clinicId), { ...head, epoch }),
  }
}

function judge(
  previous: Head | undefined,
  head: Head,
  proof: readonly Uint8Array[],
  signedBefore: boolean,
): SignerRefusal | undefined {
  if (previous === undefined) return signedBefore ? "memory_lost" : undefined
  if (head.size < previous.size) return "smaller"
  if (head.size === previous.size)
    return sameBytes(head.root, previous.root) ? undefined : "inconsistent"
  return extendsTree(sha256, previous.size, previous.root, head.size, head.root, proof)
    ? undefined
    : "inconsistent"
}

const Memory = z.strictObject({
  size: z.int().min(0),
  root: z
    .string()
    .transform(fromBase64)
    .refine((root) => root?.length === 32)
    .transform((root) => root ?? new Uint8Array()),
  epoch: z.int().min(0).default(0),
})

function writeMemory(path: string, { size, root, epoch }: Head & { epoch: number }): Promise<void> {
  return writeDurably(path, JSON.stringify({ size, root: base64(root), epoch }))
}
