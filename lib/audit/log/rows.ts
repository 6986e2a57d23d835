import { sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import type { Tx } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

/**
 * An entry of the log with its event as it is stored; `id` and `payload` null: the event is not there any more;
 * `wrapped` null: its key was destroyed.
 */
export type LogRow = {
  readonly seq: number
  readonly entry: Buffer
  readonly id: string | null
  readonly payload: Buffer | null
  readonly key_id: string | null
  readonly wrapped: Buffer | null
}

/** Rows of `log_entries` (as `l`) that match, in the log's order. The caller judges and records. */
export async function logRows(tx: Tx, clinicId: ClinicId, range: SQL): Promise<LogRow[]> {
  const { rows } = await tx.execute<Omit<LogRow, "seq"> & { log_index: string }>(sql`
    select l.log_index, l.entry, e.id, e.payload, k.id as key_id, k.wrapped
    from log_entries l
    left join audit_events e on e.id = l.event_id
    left join subject_keys k on k.id = e.payload_key_id
    where l.clinic_id = ${clinicId} and ${range} order by l.log_index`)
  return rows.map(({ log_index, ...row }) => ({ ...row, seq: Number(log_index) }))
}
