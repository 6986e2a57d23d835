import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core"

import type { ClinicId } from "@/lib/ids"
import type { HashKind } from "@/lib/sealing/blind-index"

import { bytea } from "./identity"

/** Keyed hashes by which rows are found whose columns are sealed. */
export const searchHashes = pgTable(
  "search_hashes",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    kind: text().notNull().$type<HashKind>(),
    hash: bytea().notNull(),
    rowId: uuid("row_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.clinicId, table.kind, table.hash, table.rowId] })],
)
