import { sql } from "drizzle-orm"

import type { Db, Tx } from "@/db/client"
import type { AnchorKind } from "@/db/schema/audit"
import type { ClinicId } from "@/lib/ids"

import { asSequencer } from "../log/sequencer-database"
import { storedNodes } from "../log/store"
import { consistencyProof } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"

/** A signed checkpoint, as the worker hands it to whoever may vouch for it. */
export type Anchorable = { readonly epoch: number; readonly size: number; readonly note: string }

/** The newest signed checkpoint of a clinic; undefined where nothing is signed. */
export function newestCheckpoint(db: Db, clinicId: ClinicId): Promise<Anchorable | undefined> {
  return asSequencer(db, clinicId, async (tx) => {
    const { rows } = await tx.execute<{ epoch: number; size: string; note: string }>(
      sql`select epoch, size, note from log_checkpoints where clinic_id = ${clinicId} and size > 0
          order by epoch desc, size desc limit 1`,
    )
    const [row] = rows
    return row && { ...row, size: Number(row.size) }
  })
}

/** The largest size, in this epoch, for which this one vouched, and when it did; size 0 for none. */
export function lastVouched(
  db: Db,
  clinicId: ClinicId,
  epoch: number,
  kind: AnchorKind,
  name: string,
): Promise<{ size: number; at: Date | undefined }> {
  return asSequencer(db, clinicId, async (tx) => {
    const { rows } = await tx.execute<{ size: string; at: string }>(
      sql`select size, at from log_anchors where clinic_id = ${clinicId} and epoch = ${epoch} and kind = ${kind} and name = ${name}
          order by size desc limit 1`,
    )
    const [row] = rows
    return row ? { size: Number(row.size), at: new Date(row.at) } : { size: 0, at: undefined }
  })
}

/** RFC 6962 2.1.2, from the stored tiles. */
export function storedProof(
  db: Db,
  clinicId: ClinicId,
  old: number,
  size: number,
): Promise<Uint8Array[]> {
  return asSequencer(db, clinicId, (tx) =>
    consistencyProof(sha256, storedNodes(tx, clinicId), old, size),
  )
}

export type Voucher = {
  readonly kind: AnchorKind
  readonly name: string
  readonly vkey?: string
  readonly proof: Uint8Array
  readonly at: Date
}

/** Somebody vouched for a checkpoint. What they said against it before is over. */
export function storeVoucher(
  db: Db,
  clinicId: ClinicId,
  { epoch, size }: Anchorable,
  { kind, name, vkey, proof, at }: Voucher,
): Promise<void> {
  return asSequencer(db, clinicId, async (tx) => {
    await tx.execute(sql`
      insert into log_anchors (clinic_id, epoch, size, kind, name, vkey, proof, at)
      values (${clinicId}, ${epoch}, ${size}, ${kind}, ${name}, ${vkey ?? null}, ${Buffer.from(proof)}, ${at.toISOString()})
      on conflict do nothing`)
    await sayTrouble(tx, clinicId, kind, name, null, at)
  })
}

/**
 * Somebody who was asked did not vouch, and why: for the page. Written once for each change. That a storage holds
 * another checkpoint of this log stays said as long as the epoch: a later copy does not make it untrue.
 */
export function storeTrouble(
  db: Db,
  clinicId: ClinicId,
  { kind, name }: { kind: AnchorKind; name: string },
  trouble: string,
  at: Date,
): Promise<void> {
  return asSequencer(db, clinicId, (tx) => sayTrouble(tx, clinicId, kind, name, trouble, at))
}

async function sayTrouble(
  tx: Tx,
  clinicId: ClinicId,
  kind: AnchorKind,
  name: string,
  trouble: string | null,
  at: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into log_anchor_troubles as known (clinic_id, kind, name, trouble, since)
    values (${clinicId}, ${kind}, ${name}, ${trouble}, ${at.toISOString()})
    on conflict (clinic_id, kind, name) do update set trouble = excluded.trouble, since = excluded.since
    where known.trouble is distinct from excluded.trouble
      and not (known.kind = 'storage' and known.trouble is not distinct from 'other_data' and known.since >=
        (select min(signed_at) from log_checkpoints where clinic_id = known.clinic_id
          and epoch = (select max(epoch) from log_checkpoints where clinic_id = known.clinic_id)))`)
}
