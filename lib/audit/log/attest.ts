import { sql } from "drizzle-orm"

import type { Db, Tx } from "@/db/client"
import type { ClinicId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { consistencyProof, treeRoot } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { asSequencer } from "./sequencer-database"
import type { Head, Signed, Signer, SignerRefusal } from "./signer"
import { saySigned, sayStopped } from "./status"
import { logSize, storedNodes } from "./store"

/**
 * Has the whole log signed, unless it is already. Waits for another signer of the same clinic, so
 * that the memory file has one writer. Where the signer refuses, the log's status says so.
 */
export async function attest(
  db: Db,
  clinicId: ClinicId,
  signer: Signer,
  at: Date,
): Promise<Result<Head, SignerRefusal>> {
  return asSequencer(db, clinicId, async (tx) => {
    await lockSigner(tx, clinicId)
    const head = await headOf(tx, clinicId)
    const { rows } = await tx.execute<{ latest: string | null }>(
      sql`select max(size) as latest from log_checkpoints where clinic_id = ${clinicId}`,
    )
    const latest = rows[0]?.latest ?? null
    const last = await signer.last(clinicId)
    if (head.size === 0 && last === undefined && latest === null) return ok(head)
    const node = storedNodes(tx, clinicId)
    const proof =
      last && last.size < head.size
        ? await consistencyProof(sha256, node, last.size, head.size)
        : []
    const signed = await signer.sign(clinicId, head, proof, latest !== null, at)
    if (!signed.ok) {
      await sayStopped(tx, clinicId, signed.reason, head.size, last?.size ?? null, at)
      return signed
    }
    await store(tx, clinicId, head, signed.value, at)
    await saySigned(tx, clinicId, head.size, at)
    return ok(head)
  })
}

/** One signer of a clinic at a time; held to the end of the transaction. */
export async function lockSigner(tx: Tx, clinicId: ClinicId): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended('audit-signer/' || ${clinicId}, 0))`,
  )
}

/** The log as its tiles have it. */
export async function headOf(tx: Tx, clinicId: ClinicId): Promise<Head> {
  const size = await logSize(tx, clinicId)
  return { size, root: await treeRoot(sha256, storedNodes(tx, clinicId), size) }
}

async function store(
  tx: Tx,
  clinicId: ClinicId,
  head: Head,
  { note, vkey, epoch, keys }: Signed,
  at: Date,
): Promise<void> {
  const { rowCount } = await tx.execute(sql`
    insert into log_checkpoints (clinic_id, epoch, size, root, note, vkey, signed_at)
    values (${clinicId}, ${epoch}, ${head.size}, ${Buffer.from(head.root)}, ${note}, ${vkey}, ${at.toISOString()})
    on conflict (clinic_id, epoch, size) do nothing`)
  if (rowCount === 0) return
  for (const key of keys) {
    await tx.execute(sql`
      insert into log_keys (clinic_id, vkey, since, until)
      values (${clinicId}, ${key.vkey}, ${key.since.toISOString()}, ${key.until?.toISOString() ?? null})
      on conflict (clinic_id, vkey) do update set until = excluded.until
      where log_keys.until is distinct from excluded.until`)
  }
}
