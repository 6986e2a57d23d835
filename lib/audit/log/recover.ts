import { sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Db, Tx } from "@/db/client"
import type { SystemActor } from "@/lib/actor"
import type { ClinicId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { hex } from "../proofs/checkpoint"
import { consistencyProof, extendsTree, sameBytes } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { record } from "../record"
import { headOf, lockSigner } from "./attest"
import { appendBatch } from "./sequence"
import { asSequencer } from "./sequencer-database"
import type { Head, Signer, SignerRefusal } from "./signer"
import { storedNodes } from "./store"

export type Recovered = {
  readonly reason: SignerRefusal
  readonly old: Head
  readonly now: Head
  readonly epoch: number
}

/**
 * Lets a log go on that is not the one that was signed, because a person decided so. What is lost stays
 * lost and is said: a `log.recovered` event with the old and the new size and root, who decided and why,
 * is in the log before anything of it is signed again. `not_stopped` where there is nothing to recover;
 * `busy` where another process appends at this moment.
 */
export async function recoverLog(
  actor: SystemActor,
  db: Db,
  signer: Signer,
  decided: { readonly by: string; readonly reason: string },
  at: Date,
): Promise<Result<Recovered, "not_stopped" | "busy">> {
  const { clinicId } = actor
  return asSequencer(db, clinicId, async (tx) => {
    await lockSigner(tx, clinicId)
    const now = await headOf(tx, clinicId)
    const stored = await latest(tx, clinicId)
    const last = await signer.last(clinicId)
    const reason = await whyStopped(tx, clinicId, last, now)
    if (reason === undefined) return refuse("not_stopped")
    const old = last ?? stored?.head ?? { size: 0, root: sha256() }
    const epoch = Math.max(last?.epoch ?? 0, stored?.epoch ?? 0) + 1
    await withTenant(clinicId, (own) =>
      record(
        own,
        actor,
        {
          action: "log.recovered",
          entity: { type: "audit_log", id: clinicId },
          outcome: "success",
          purpose: "HSYSADMIN",
          data: {
            why: reason,
            oldSize: old.size,
            oldRoot: hex(old.root),
            size: now.size,
            root: hex(now.root),
            epoch,
            by: decided.by,
            reason: decided.reason,
          },
        },
        at,
      ),
    )
    // Another transaction, so that its snapshot has the event; ours holds the signer's lock meanwhile.
    if (!(await appendRecord(db, clinicId))) return refuse("busy")
    await signer.accept(clinicId, now, epoch)
    return ok({ reason, old, now, epoch })
  })
}

/** Appends until the newest recovery is in the log. A transaction that is still open holds it up: then `false`. */
async function appendRecord(db: Db, clinicId: ClinicId): Promise<boolean> {
  for (let tries = 0; tries < batches; tries++) {
    await asSequencer(db, clinicId, (tx) => appendBatch(tx, clinicId))
    const { rows } = await withTenant(clinicId, (tx) =>
      tx.execute<{ outside: boolean }>(
        sql`select exists (
          select from audit_events e where e.clinic_id = ${clinicId} and e.action = 'log.recovered'
            and not exists (select from log_entries l where l.event_id = e.id)) as outside`,
      ),
    )
    if (rows[0]?.outside === false) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

/** Why the signer would refuse the log as it is now; undefined where it would not. */
export async function whyStopped(
  tx: Tx,
  clinicId: ClinicId,
  last: Head | undefined,
  now: Head,
): Promise<SignerRefusal | undefined> {
  if (last === undefined) return (await latest(tx, clinicId)) ? "memory_lost" : undefined
  if (now.size < last.size) return "smaller"
  if (now.size === last.size) return sameBytes(now.root, last.root) ? undefined : "inconsistent"
  const proof = await consistencyProof(sha256, storedNodes(tx, clinicId), last.size, now.size)
  return extendsTree(sha256, last.size, last.root, now.size, now.root, proof)
    ? undefined
    : "inconsistent"
}

async function latest(
  tx: Tx,
  clinicId: ClinicId,
): Promise<{ head: Head; epoch: number } | undefined> {
  const { rows } = await tx.execute<{ size: string; root: Buffer; epoch: number }>(
    sql`select size, root, epoch from log_checkpoints where clinic_id = ${clinicId} order by epoch desc, size desc limit 1`,
  )
  const [row] = rows
  return row && { head: { size: Number(row.size), root: row.root }, epoch: row.epoch }
}

/** 5,000 events each, ten a second. */
const batches = 600
