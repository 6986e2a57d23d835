import { sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

import { openedLine } from "../events/row-line"
import { logRows } from "../log/rows"
import { tileAt } from "../log/store"
import type { StoredTree } from "./piece"

/** The log as PostgreSQL holds it, a piece at a time. */
export function storedTree(clinicId: ClinicId): StoredTree {
  return {
    tile: (level, tile) => withTenant(clinicId, (tx) => tileAt(tx, clinicId, level, tile)),
    async entries(from, to) {
      const range = sql`l.log_index >= ${from} and l.log_index < ${to}`
      const rows = await withTenant(clinicId, (tx) => logRows(tx, clinicId, range))
      return rows.map(({ entry, ...row }) => ({
        index: row.seq,
        entry,
        line: openedLine(clinicId, { ...row, entry: undefined }),
      }))
    },
  }
}
