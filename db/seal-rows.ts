import { randomBytes } from "node:crypto"

import { newestKeys } from "@/lib/sealing/record-keys"
import type { Ask } from "@/lib/sealing/record-keys"
import { sealedTables } from "@/lib/sealing/sealed-columns"
import type { Form, SealedTable } from "@/lib/sealing/sealed-columns"
import { rowOf, sealValue } from "@/lib/sealing/sealed-value"

/** A row as it lies in the table, past the connection that opens. */
export type StoredRow = Readonly<Record<string, unknown>>

/** A few files at a time: they are large. */
export function rowsAtOnce(table: string): number {
  return table === "documents" ? 10 : 500
}

export function sealedTable(table: string): SealedTable {
  const found = sealedTables[table]
  if (found === undefined) throw new Error(`${table} has no sealed columns`)
  return found
}

/** Rows of one table with their keys, their sealed columns and whose key they are for. */
export function selectStored(
  ask: Ask,
  table: string,
  where: string,
  values: unknown[] = [],
): Promise<StoredRow[]> {
  const { key, columns, owner } = sealedTable(table)
  const names = [...key, ...Object.keys(columns)].map((name) => `t.${name}`).join(", ")
  const order = key.map((name) => `t.${name}`).join(", ")
  // What is left of a patient who was erased is nobody's, and has no key.
  const living = `not exists (select from record_keys k where k.patient_id = ${owner} and k.retired_at is null and k.wrapped is null)`
  return ask(
    `select ${names}, ${owner} as sealed_for from ${table} t where (${where}) and ${living} order by ${order} limit ${rowsAtOnce(table)} for update of t`,
    values,
  )
}

/**
 * Writes what these rows say sealed under the newest key of whom they belong to. `plainOf` answers what a
 * column says in clear, undefined where it stays as it is. Some rows are final: for everybody but this.
 */
export async function sealRowsOf(
  ask: Ask,
  clinicId: string,
  table: string,
  rows: readonly StoredRow[],
  plainOf: (row: StoredRow, column: string, form: Form) => unknown,
): Promise<void> {
  if (rows.length === 0) return
  const { key, columns } = sealedTable(table)
  const keys = await newestKeys(ask, clinicId, rows.map(ownerOf))
  await ask(`alter table ${table} disable trigger user`, [])
  for (const row of rows) {
    const recordKey = keys.get(ownerOf(row))
    if (recordKey === undefined) continue
    const place = { table, row: rowOf(key.map((name) => row[name])) }
    const changed = Object.entries(columns).flatMap(([column, form]) => {
      const plain = plainOf(row, column, form)
      if (plain === undefined) return []
      const stored = sealValue(recordKey, randomBytes(12), { ...place, column }, form, plain)
      return [{ column, stored: form === "json" ? JSON.stringify(stored) : stored }]
    })
    if (changed.length === 0) continue
    const set = changed.map(({ column }, at) => `${column} = $${at + 1}`).join(", ")
    const where = key.map((name, at) => `${name} = $${changed.length + at + 1}`).join(" and ")
    await ask(`update ${table} set ${set} where ${where}`, [
      ...changed.map(({ stored }) => stored),
      ...key.map((name) => row[name]),
    ])
  }
  await ask(`alter table ${table} enable trigger user`, [])
}

function ownerOf(row: StoredRow): string | null {
  const owner = row["sealed_for"]
  return typeof owner === "string" ? owner : null
}
