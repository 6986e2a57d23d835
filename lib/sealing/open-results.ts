import type { ClientBase, FieldDef, QueryResult } from "pg"

import { Fault, isUnopened } from "@/lib/error"
import { log } from "@/lib/log"

import { isListing, unreadable } from "./as-list"
import { keysById } from "./record-keys"
import type { Ask } from "./record-keys"
import { sealedTables } from "./sealed-columns"
import type { Form } from "./sealed-columns"
import { keyIdOf, openValue, rowOf } from "./sealed-value"
import type { Place, RecordKey } from "./sealed-value"

/**
 * Makes a connection answer with opened values. PostgreSQL says of each field which column it comes
 * from, and of each row the statement must select the primary key beside what is sealed: so a value
 * opens only where it was written. A value that was never sealed is answered as it is.
 */
export function openResultsOf(client: ClientBase): void {
  const original = (...given: unknown[]): unknown => plainQuery(client).apply(client, given)
  const ask: Ask = async (text, values) =>
    ((await original(text, values)) as { rows: Record<string, unknown>[] }).rows
  let catalog: Promise<Catalog> | undefined
  const query = (...given: unknown[]): unknown => {
    const forList = isListing()
    const answer = original(...given)
    if (!(answer instanceof Promise)) return answer
    return answer.then(async (result: QueryResult | QueryResult[]) => {
      // Only some statements answer with rows: the catalog is read when the first of them does.
      if (Array.isArray(result) || !mayHold(result)) return result
      // One that could not be read, as in a transaction that has failed, is read again by the next.
      catalog ??= readCatalog(ask).catch((error: unknown) => {
        catalog = undefined
        throw error
      })
      await openRows(result, await catalog, ask, forList)
      return result
    })
  }
  client.query = query as ClientBase["query"]
}

/** The driver's own. */
function plainQuery(client: ClientBase): (...given: unknown[]) => unknown {
  return (Object.getPrototypeOf(client) as { query: (...given: unknown[]) => unknown }).query
}

/** Of each sealed table by its OID: its name and its columns by number. */
type Catalog = ReadonlyMap<number, { table: string; columns: ReadonlyMap<number, string> }>

/** A field that may be sealed, and those that hold its row's primary key. */
type Opening = { at: Slot; place: Omit<Place, "row">; form: Form; key: readonly Slot[] }
type Slot = string | number
type Row = Record<Slot, unknown>

function mayHold({ rows, fields }: QueryResult): boolean {
  return rows.length > 0 && fields.some(({ tableID }) => tableID !== 0)
}

async function readCatalog(ask: Ask): Promise<Catalog> {
  const rows = await ask(
    `select attrelid::int as oid, relname as "table", attnum::int as number, attname as "column"
     from pg_attribute join pg_class on pg_class.oid = attrelid
     where relnamespace = 'public'::regnamespace and relname = any($1) and attnum > 0 and not attisdropped`,
    [Object.keys(sealedTables)],
  )
  const catalog = new Map<number, { table: string; columns: Map<number, string> }>()
  for (const { oid, table, number, column } of rows) {
    const known = catalog.get(Number(oid)) ?? { table: String(table), columns: new Map() }
    known.columns.set(Number(number), String(column))
    catalog.set(Number(oid), known)
  }
  return catalog
}

async function openRows(
  result: QueryResult,
  catalog: Catalog,
  ask: Ask,
  forList: boolean,
): Promise<void> {
  const inArrays = Array.isArray(result.rows[0])
  const openings = openingsOf(result.fields, catalog, inArrays)
  if (openings.length === 0) return
  const rows: Row[] = result.rows
  const ids = new Set<string>()
  for (const row of rows)
    for (const { at } of openings) {
      const id = keyIdOf(row[at])
      if (id !== undefined) ids.add(id)
    }
  if (ids.size === 0) return
  const keys = await keysById(ask, [...ids])
  if (!forList) {
    for (const row of rows) for (const opening of openings) openOne(row, opening, keys)
    return
  }
  const damaged = new Map<string, number>()
  for (const row of rows)
    for (const opening of openings) {
      if (openOrStandIn(row, opening, keys)) continue
      const { table } = opening.place
      damaged.set(table, (damaged.get(table) ?? 0) + 1)
    }
  for (const [table, count] of damaged)
    log.error({ table, damaged: count }, "sealed values do not open")
}

/** False: the value does not open, and what stands for it is in its place. Bytes have no such thing. */
function openOrStandIn(row: Row, opening: Opening, keys: ReadonlyMap<string, RecordKey>): boolean {
  try {
    openOne(row, opening, keys)
    return true
  } catch (error) {
    if (!isUnopened(error) || opening.form === "bytes") throw error
    row[opening.at] = unreadable
    return false
  }
}

function openingsOf(fields: readonly FieldDef[], catalog: Catalog, inArrays: boolean): Opening[] {
  const columns = fields.map(({ tableID, columnID }) => {
    const known = catalog.get(tableID)
    const column = known?.columns.get(columnID)
    return known && column !== undefined ? { table: known.table, column } : undefined
  })
  const slot = (index: number): Slot => (inArrays ? index : (fields[index]?.name ?? index))
  return columns.flatMap((place, index) => {
    const table = place && sealedTables[place.table]
    const form = place && table?.columns[place.column]
    if (place === undefined || table === undefined || form === undefined) return []
    const key = table.key.map((name) => {
      // The table may stand in a statement twice: the key that is selected nearest is this one's.
      const found = nearest(
        index,
        columns,
        (one) => one.table === place.table && one.column === name,
      )
      return found === undefined ? undefined : slot(found)
    })
    return [{ at: slot(index), place, form, key: key.filter((one) => one !== undefined) }]
  })
}

type Column = { table: string; column: string }

function nearest(
  index: number,
  columns: readonly (Column | undefined)[],
  fits: (column: Column) => boolean,
): number | undefined {
  const found = columns.flatMap((column, at) => (column && fits(column) ? [at] : []))
  return found.toSorted((a, b) => Math.abs(a - index) - Math.abs(b - index))[0]
}

function openOne(
  row: Row,
  { at, place, form, key }: Opening,
  keys: ReadonlyMap<string, RecordKey>,
): void {
  const stored = row[at]
  const id = keyIdOf(stored)
  if (id === undefined) return
  const name = `${place.table}.${place.column}`
  if (key.length !== sealedTables[place.table]?.key.length)
    throw new Fault("invariant", `${name} was selected without its row's primary key`)
  const found = keys.get(id)
  if (found === undefined) throw new Fault("unopened", `The key of ${name} is gone`)
  row[at] = openValue(found, { ...place, row: rowOf(key.map((one) => row[one])) }, form, stored)
}
