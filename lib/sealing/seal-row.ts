import { randomBytes } from "node:crypto"

import { getTableColumns, getTableName } from "drizzle-orm"
import type { SQL } from "drizzle-orm"
import { sql } from "drizzle-orm"
import type { PgTable } from "drizzle-orm/pg-core"

import type { Tx } from "@/db/client"
import { Fault } from "@/lib/error"

import { newestKeys } from "./record-keys"
import type { Ask, Owner } from "./record-keys"
import { sealedTables } from "./sealed-columns"
import { sealValue } from "./sealed-value"
import type { RecordKey } from "./sealed-value"

/** Whose key seals: the patient's, or the clinic's own where `patientId` is null. */
export type Whose = { readonly clinicId: string; readonly patientId: Owner }

/**
 * A row's values, or some of them, as they are stored: what `sealed-columns.ts` names is sealed for this
 * row, the rest is left as it is. `row`: the primary key, its values joined by `|`.
 */
export async function sealRow<V extends object>(
  tx: Tx,
  { clinicId, patientId }: Whose,
  table: PgTable,
  row: string,
  values: V,
): Promise<V> {
  const key = (await newestKeys(askOf(tx), clinicId, [patientId])).get(patientId)
  if (key === undefined)
    throw new Fault("invariant", "newestKeys answers with every key it is asked for")
  return sealedWith(key, table, row, values)
}

function sealedWith<V extends object>(key: RecordKey, table: PgTable, row: string, values: V): V {
  const name = getTableName(table)
  const forms = sealedTables[name]?.columns ?? {}
  const columns = getTableColumns(table)
  const sealed = Object.entries(values).map(([property, value]: [string, unknown]) => {
    const column = columns[property]?.name
    const form = column === undefined ? undefined : forms[column]
    if (column === undefined || form === undefined || value === null || value === undefined)
      return [property, value]
    const place = { table: name, column, row }
    return [property, sealValue(key, randomBytes(12), place, form, value)]
  })
  // The same properties: what is sealed takes the place of the text that it is read as again.
  return Object.fromEntries(sealed) as V
}

/** Questions of this folder on the caller's transaction. */
export function askOf(tx: Tx): Ask {
  return async (text, values) => {
    const parts = text.split(/\$(\d+)/)
    const pieces: SQL[] = parts.map((part, index) =>
      index % 2 === 0 ? sql.raw(part) : sql`${sql.param(values[Number(part) - 1])}`,
    )
    return (await tx.execute(sql.join(pieces))).rows
  }
}
