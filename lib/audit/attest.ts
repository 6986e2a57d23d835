import { sql } from "drizzle-orm"

import type { Db } from "@/db/client"
import type { ClinicId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { logSize, storedNodes } from "./log-store"
import { consistencyProof, treeRoot } from "./merkle"
import { asSequencer } from "./sequencer-database"
import { sha256 } from "./sha256"
import type { Head, Signer, SignerRefusal } from "./signer"

/**
 * Has the whole log signed, unless it is already. Waits for another signer of the same clinic, so
 * that the memory file has one writer.
 */
export async function attest(
  db: Db,
  clinicId: ClinicId,
  signer: Signer,
  at: Date,
): Promise<Result<Head, SignerRefusal>> {
  return asSequencer(db, clinicId, async (tx) => {
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended('audit-signer/' || ${clinicId}, 0))`,
    )
    const size = await logSize(tx, clinicId)
    const node = storedNodes(tx, clinicId)
    const head = { size, root: await treeRoot(sha256, node, size) }
    const { rows } = await tx.execute<{ latest: string | null }>(
      sql`select max(size) as latest from log_checkpoints where clinic_id = ${clinicId}`,
    )
    const latest = rows[0]?.latest ?? null
    const last = await signer.last(clinicId)
    if (size === 0 && last === undefined && latest === null) return ok(head)
    const proof =
      last && last.size < size ? await consistencyProof(sha256, node, last.size, size) : []
    const signed = await signer.sign(clinicId, head, proof, latest !== null)
    if (!signed.ok) return signed
    await tx.execute(sql`
      insert into log_checkpoints (clinic_id, size, root, note, vkey, signed_at)
      values (${clinicId}, ${size}, ${Buffer.from(head.root)}, ${signed.value.note}, ${signed.value.vkey}, ${at.toISOString()})
      on conflict (clinic_id, size) do nothing`)
    return ok(head)
  })
}
