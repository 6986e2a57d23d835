import type pg from "pg"

import type { Rows } from "./route-table"

/**
 * One hash over all that a clinic has, a table each. Left out is what moves by itself or by being known:
 * the log's own tables, what waits for a worker, and when a session was last used.
 */
export async function clinicRows(
  client: pg.Client,
  clinicId: string,
  except?: RegExp,
): Promise<Readonly<Record<string, string>>> {
  const tables = await tablesOf(client)
  const hashes: [string, string][] = []
  for (const name of tables.filter((one) => !moving.test(one) && except?.test(one) !== true)) {
    const { rows } = await client.query<{ hash: string }>(
      `select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as hash from "${name}" t where clinic_id = $1`,
      [clinicId],
    )
    hashes.push([name, rows[0]?.hash ?? ""])
  }
  return Object.fromEntries(hashes)
}

/** The clinic's tables in which one of these ids stands. */
export async function tablesNaming(
  client: pg.Client,
  clinicId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const naming: string[] = []
  for (const name of (await tablesOf(client)).filter((one) => !moving.test(one))) {
    const { rowCount } = await client.query(
      `select from "${name}" t where clinic_id = $1 and t::text ~ $2 limit 1`,
      [clinicId, ids.join("|")],
    )
    if (rowCount !== 0) naming.push(name)
  }
  return naming
}

async function tablesOf(client: pg.Client): Promise<readonly string[]> {
  const found = await client.query<{ name: string }>(
    "select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace and a.attname = 'clinic_id' order by 1",
  )
  return found.rows.map(({ name }) => name)
}

const moving = /^(audit_|log_|outbox|checkpoint|sessions$|processed)/

/**
 * What a scene's rows are called, and who works there: nothing of it is for strangers. The record's number is
 * not among it, as a page that says that something is not there may say its address.
 */
export function wordsOf({ staff }: Rows): readonly string[] {
  return ["Patient of cells", "Cells Clinic", "Test Person", ...Object.values(staff)]
}
