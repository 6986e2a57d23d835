import { withTenant } from "@/db/client"
import type { Db } from "@/db/client"
import type { SystemActor } from "@/lib/actor"
import { Fault } from "@/lib/error"
import type { ClinicId } from "@/lib/ids"

import { hex, parseVerifierKey } from "../proofs/checkpoint"
import { sha256 } from "../proofs/sha256"
import { record } from "../record"
import { lockSigner } from "./attest"
import { asSequencer } from "./sequencer-database"
import { keysSigning, prepareKey, useKey } from "./signing-keys"

export type Rotated = { readonly from: string; readonly to: string; readonly until: Date }

/**
 * Gives the clinic's log a new key. Both sign for `overlapMs`, so that whoever pinned the old one has
 * time to take the new one; 0 where the old one must not sign again, or cannot, because it is lost. The
 * event comes first: a key is never in use without it.
 */
export async function rotateKey(
  actor: SystemActor,
  db: Db,
  folder: string,
  by: string,
  overlapMs: number,
  at: Date,
): Promise<Rotated> {
  const { clinicId } = actor
  return asSequencer(db, clinicId, async (tx) => {
    await lockSigner(tx, clinicId)
    const present = await presentKey(folder, clinicId, at)
    const to = keyId(await prepareKey(folder, clinicId))
    const from = present === undefined ? "lost" : hex(present.verifier.id)
    const until = new Date(at.getTime() + (present === undefined ? 0 : overlapMs))
    await withTenant(clinicId, (own) =>
      record(
        own,
        actor,
        {
          action: "key.rotated",
          entity: { type: "audit_log", id: clinicId },
          outcome: "success",
          purpose: "HSYSADMIN",
          data: { from, to, until: until.toISOString(), by },
        },
        at,
      ),
    )
    await useKey(folder, clinicId, at, until)
    return { from, to, until }
  })
}

/** A key that is gone is no reason to have none: whoever pinned it must be told either way. */
async function presentKey(folder: string, clinicId: ClinicId, at: Date) {
  try {
    return (await keysSigning(folder, clinicId, true, at))[0]
  } catch (error) {
    if (error instanceof Fault && error.code === "signer") return undefined
    throw error
  }
}

function keyId(vkey: string): string {
  return hex(parseVerifierKey(sha256, vkey)?.id ?? new Uint8Array())
}
