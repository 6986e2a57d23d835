import { sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

import { allLines } from "../export/export"
import { tileAt } from "../log/store"
import { bundleOf, tileWidth } from "../proofs/tiles"
import type { LogSource } from "../verify/log"

/** The log as PostgreSQL holds it, up to a signed size, for `verifyLog`. */
export function storedLog(
  clinicId: ClinicId,
  checkpoint: string,
  vkey: string,
  size: number,
): LogSource {
  return {
    checkpoint,
    vkeys: [vkey],
    async tile(level, tile, width) {
      const hashes = await withTenant(clinicId, (tx) => tileAt(tx, clinicId, level, tile))
      return hashes?.subarray(0, width * 32) ?? null
    },
    async bundle(tile, width) {
      const from = tile * tileWidth
      const { rows } = await withTenant(clinicId, (tx) =>
        tx.execute<{ entry: Buffer }>(
          sql`select entry from log_entries where clinic_id = ${clinicId} and log_index >= ${from} and log_index < ${from + width} order by log_index`,
        ),
      )
      return bundleOf(rows.map((row) => row.entry))
    },
    lines: () => allLines(clinicId, size),
  }
}
