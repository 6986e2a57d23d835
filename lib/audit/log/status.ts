import { sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

import type { SignerRefusal } from "./signer"

/** Why a log is not signed. `fault`: the signer's files or the log's tiles are damaged; the worker's log says which. */
export type StopReason = SignerRefusal | "fault"

/** The log is signed again. Silent while it is known to be. */
export async function saySigned(tx: Tx, clinicId: ClinicId, size: number, at: Date): Promise<void> {
  await say(tx, clinicId, null, size, size, at)
}

/** The signer stopped: for the pages, which do not see its files. `signedSize` null: it remembers nothing. */
export async function sayStopped(
  tx: Tx,
  clinicId: ClinicId,
  reason: StopReason,
  size: number,
  signedSize: number | null,
  at: Date,
): Promise<void> {
  await say(tx, clinicId, reason, size, signedSize, at)
}

/** Once for each change: the worker asks every second. */
async function say(
  tx: Tx,
  clinicId: ClinicId,
  reason: StopReason | null,
  size: number,
  signedSize: number | null,
  at: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into log_status as known (clinic_id, stopped, size, signed_size, since)
    values (${clinicId}, ${reason}, ${size}, ${signedSize}, ${at.toISOString()})
    on conflict (clinic_id) do update
      set stopped = excluded.stopped, size = excluded.size, signed_size = excluded.signed_size, since = excluded.since
      where known.stopped is distinct from excluded.stopped
        or (excluded.stopped is not null and known.size is distinct from excluded.size)`)
}
