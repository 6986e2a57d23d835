import type { Db } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

import { parseVerifierKey } from "../proofs/checkpoint"
import { sameBytes } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { lastVouched, newestCheckpoint, storedProof, storeTrouble, storeVoucher } from "./anchoring"
import type { Anchorable } from "./anchoring"
import { askWitness } from "./witness-client"
import type { Cosigned, Witness, WitnessTrouble } from "./witness-client"

export type Witnessed = "current" | "cosigned" | "nothing_signed" | WitnessTrouble | "own_key"

/**
 * Has a witness cosign the newest checkpoint, unless it has. No transaction is open while it is asked. What
 * it says instead is kept for the page: `ahead` and `inconsistent` mean that it signed another log than this.
 */
export async function witnessLog(
  db: Db,
  clinicId: ClinicId,
  witness: Witness,
  vkeys: readonly string[],
  at: () => Date = () => new Date(),
): Promise<Witnessed> {
  const checkpoint = await newestCheckpoint(db, clinicId)
  if (checkpoint === undefined) return "nothing_signed"
  const anchor = { kind: "witness", name: witness.key.name } as const
  const { size } = await lastVouched(db, clinicId, checkpoint.epoch, anchor.kind, anchor.name)
  if (size === checkpoint.size) return "current"
  const answer = hasKeyOf(witness, vkeys)
    ? "own_key"
    : await ask(db, clinicId, witness, checkpoint, size)
  if (typeof answer === "string") {
    await storeTrouble(db, clinicId, anchor, answer, at())
    return answer
  }
  const proof = Buffer.from(answer.line)
  const voucher = { ...anchor, vkey: witness.vkey, proof, at: answer.at }
  await storeVoucher(db, clinicId, checkpoint, voucher)
  return "cosigned"
}

/** Twice at most: where the witness says that it knows another size than we remember, from there. */
async function ask(
  db: Db,
  clinicId: ClinicId,
  witness: Witness,
  { size, note }: Anchorable,
  known: number,
): Promise<Cosigned | WitnessTrouble> {
  let from = known
  for (let tries = 0; tries < 2; tries++) {
    const proof = await storedProof(db, clinicId, from, size)
    const answer = await askWitness(witness, from, proof, note)
    if (typeof answer === "string" || "line" in answer) return answer
    if (answer.size > size) return "ahead"
    if (answer.size === from) return "inconsistent"
    from = answer.size
  }
  return "refused"
}

/** One raw key in both roles is one party: what it says twice is said once. */
function hasKeyOf(witness: Witness, vkeys: readonly string[]): boolean {
  return vkeys.some((vkey) => {
    const key = parseVerifierKey(sha256, vkey)
    return key !== null && sameBytes(key.publicKey, witness.key.publicKey)
  })
}
