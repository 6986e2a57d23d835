import { keysById } from "@/lib/sealing/record-keys"
import type { Ask } from "@/lib/sealing/record-keys"
import { sealedTables } from "@/lib/sealing/sealed-columns"
import { keyIdOf, openValue, rowOf } from "@/lib/sealing/sealed-value"

import { eachClinic } from "./each-clinic"
import { rowsAtOnce, sealedTable, sealRowsOf, selectStored } from "./seal-rows"
import type { StoredRow } from "./seal-rows"
import { askOf } from "./seal-stored"

/**
 * Seals under the newest keys what keys sealed that were retired until `settled`. Goes through whole
 * tables in the order of their keys, a few hundred rows a transaction. Answers how many rows it changed.
 */
export async function sealAnew(ownerUrl: string, settled: Date): Promise<number> {
  let changed = 0
  for (const table of Object.keys(sealedTables)) {
    const after = new Map<string, unknown[]>()
    await eachClinic(ownerUrl, async (client, clinicId) => {
      const ask = askOf(client)
      const retired = await retiredKeys(ask, settled)
      if (retired.size === 0) return false
      const rows = await nextRows(ask, table, after.get(clinicId))
      const old = rows.filter((row) => usesAny(table, row, retired))
      await sealOld(ask, clinicId, table, old, retired)
      changed += old.length
      const last = rows.at(-1)
      if (last !== undefined) after.set(clinicId, keyOf(table, last))
      return rows.length === rowsAtOnce(table)
    })
  }
  return changed
}

async function retiredKeys(ask: Ask, settled: Date): Promise<Set<string>> {
  const rows = await ask(
    "select id from record_keys where retired_at <= $1 and wrapped is not null",
    [settled],
  )
  return new Set(rows.map(({ id }) => String(id)))
}

function nextRows(
  ask: Ask,
  table: string,
  after: readonly unknown[] | undefined,
): Promise<StoredRow[]> {
  if (after === undefined) return selectStored(ask, table, "true")
  const { key } = sealedTable(table)
  const names = key.map((name) => `t.${name}`).join(", ")
  const values = key.map((_, at) => `$${at + 1}`).join(", ")
  return selectStored(ask, table, `(${names}) > (${values})`, [...after])
}

function keyOf(table: string, row: StoredRow): unknown[] {
  return sealedTable(table).key.map((name) => row[name])
}

function usesAny(table: string, row: StoredRow, keys: ReadonlySet<string>): boolean {
  return Object.keys(sealedTable(table).columns).some((column) =>
    keys.has(keyIdOf(row[column]) ?? ""),
  )
}

async function sealOld(
  ask: Ask,
  clinicId: string,
  table: string,
  rows: readonly StoredRow[],
  retired: ReadonlySet<string>,
): Promise<void> {
  const keys = await keysById(ask, [...retired])
  await sealRowsOf(ask, clinicId, table, rows, (row, column, form) => {
    const key = keys.get(keyIdOf(row[column]) ?? "")
    if (key === undefined || !retired.has(key.id)) return undefined
    const place = { table, column, row: rowOf(keyOf(table, row)) }
    return openValue(key, place, form, row[column])
  })
}
