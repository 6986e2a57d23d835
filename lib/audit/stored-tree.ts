import { sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

import { tileAt } from "./log-store"
import { openedLine } from "./row-line"
import type { StoredTree } from "./verify-piece"

/** The log as PostgreSQL holds it, a piece at a time. */
export function storedTree(clinicId: ClinicId): StoredTree {
  return {
    tile: (level, tile) => withTenant(clinicId, (tx) => tileAt(tx, clinicId, level, tile)),
    async entries(from, to) {
      const { rows } = await withTenant(clinicId, (tx) =>
        tx.execute<Row>(sql`
          select l.log_index, l.entry, e.id, e.payload, k.id as key_id, k.wrapped
          from log_entries l
          left join audit_events e on e.id = l.event_id
          left join subject_keys k on k.id = e.payload_key_id
          where l.clinic_id = ${clinicId} and l.log_index >= ${from} and l.log_index < ${to} order by l.log_index`),
      )
      return rows.map(({ log_index, entry, ...row }) => {
        const index = Number(log_index)
        return {
          index,
          entry,
          line: openedLine(clinicId, { ...row, seq: index, entry: undefined }),
        }
      })
    },
  }
}

type Row = {
  log_index: string
  entry: Buffer
  id: string | null
  payload: Buffer | null
  key_id: string | null
  wrapped: Buffer | null
}
