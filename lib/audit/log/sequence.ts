import { sql } from "drizzle-orm"

import type { Db, Tx } from "@/db/client"
import type { ClinicId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { entryBytes, entryOf } from "../proofs/entry"
import { leafHash } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { appendLeaves, concat } from "../proofs/tiles"
import { attest } from "./attest"
import { asSequencer } from "./sequencer-database"
import type { Signer, SignerRefusal } from "./signer"
import { sayStopped } from "./status"
import { logSize, readEdge, writeTiles } from "./store"

export type Sequenced = { readonly appended: number; readonly size: number }

/**
 * Appends what waits to a clinic's log, then has it signed. Safe to run twice, at once, or to be
 * killed anywhere: entries and tiles are one transaction, and a tree without its signature is signed
 * next time. When the log is not the one that was signed before, nothing is appended to it.
 */
export async function sequenceClinic(
  db: Db,
  clinicId: ClinicId,
  signer: Signer,
  at: () => Date = () => new Date(),
): Promise<Result<Sequenced, SignerRefusal>> {
  const before = await attest(db, clinicId, signer, at())
  if (!before.ok) return before
  let appended = 0
  for (;;) {
    const added = await asSequencer(db, clinicId, (tx) => appendBatch(tx, clinicId))
    appended += added
    if (added < batchSize) break
  }
  if (appended === 0) return ok({ appended, size: before.value.size })
  const after = await attest(db, clinicId, signer, at())
  return after.ok ? ok({ appended, size: after.value.size }) : after
}

/** A fault of the signer's files or of the tiles stops a log as a refusal does: its status says so. */
export async function noteFault(db: Db, clinicId: ClinicId, at: Date): Promise<void> {
  await asSequencer(db, clinicId, async (tx) =>
    sayStopped(tx, clinicId, "fault", await logSize(tx, clinicId), null, at),
  )
}

const batchSize = 5_000

type Pending = {
  id: string
  occurred_at: Date
  action: string
  outcome: "success" | "refused"
  actor_ref: Buffer
  patient_ref: Buffer | null
  commitment: Buffer
  fhir_hash: Buffer
}

/** One batch, in one transaction. Answers 0 when another sequencer is at it. */
export async function appendBatch(tx: Tx, clinicId: ClinicId): Promise<number> {
  if (!(await lockLog(tx, clinicId))) return 0
  const events = await takePending(tx, clinicId)
  if (events.length === 0) return 0
  const size = await logSize(tx, clinicId)
  const edge = await readEdge(tx, clinicId, size)
  const entries = events.map((event, i) => entryBytes(entryOf(clinicId, size + i, sourceOf(event))))
  const leaves = entries.map((entry) => Buffer.from(leafHash(sha256, entry)))
  await tx.execute(sql`
    insert into log_entries (clinic_id, log_index, event_id, entry, leaf_hash)
    select ${clinicId}, ${size} + n - 1, event_id, entry, leaf_hash
    from unnest(${sql.param(events.map(({ id }) => id))}::uuid[], ${sql.param(entries)}::bytea[], ${sql.param(leaves)}::bytea[])
      with ordinality as e (event_id, entry, leaf_hash, n)`)
  await writeTiles(tx, clinicId, appendLeaves(sha256, edge, concat(leaves)).tiles)
  return events.length
}

/** Held to the end of the transaction. */
async function lockLog(tx: Tx, clinicId: ClinicId): Promise<boolean> {
  const { rows } = await tx.execute<{ locked: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended('audit-log/' || ${clinicId}, 0)) as locked`,
  )
  return rows[0]?.locked === true
}

/**
 * Takes the oldest events off the queue. Only those whose transaction is below every one still
 * running: nothing older can appear later, so the order of the log is final.
 */
async function takePending(tx: Tx, clinicId: ClinicId): Promise<Pending[]> {
  const { rows } = await tx.execute<Pending>(sql`
    with taken as (
      delete from audit_pending where event_id in (
        select event_id from audit_pending
        where clinic_id = ${clinicId} and xid < pg_snapshot_xmin(pg_current_snapshot())
        order by xid, seq limit ${batchSize})
      returning event_id, xid, seq)
    select e.id, e.occurred_at, e.action, e.outcome, e.actor_ref, e.patient_ref, e.commitment, e.fhir_hash
    from taken t join audit_events e on e.id = t.event_id and e.clinic_id = ${clinicId}
    order by t.xid, t.seq`)
  return rows.map((row) => ({ ...row, occurred_at: new Date(row.occurred_at) }))
}

function sourceOf(event: Pending) {
  return {
    id: event.id,
    occurredAt: event.occurred_at,
    action: event.action,
    outcome: event.outcome,
    actorRef: event.actor_ref,
    patientRef: event.patient_ref,
    commitment: event.commitment,
    fhirHash: event.fhir_hash,
  }
}
