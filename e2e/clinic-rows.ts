import type pg from "pg"

import type { Rows } from "./route-table"

/**
 * One hash over all that a clinic has, a table each. Left out is what moves by itself or by being known:
 * the log's own tables, what waits for a worker, and when a session was last used.
 */
export async function clinicRows(
  client: pg.Client,
  clinicId: string,
): Promise<Readonly<Record<string, string>>> {
  const found = await client.query<{ name: string }>(
    "select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace and a.attname = 'clinic_id' order by 1",
  )
  const tables = found.rows.map(({ name }) => name).filter((name) => !moving.test(name))
  const hashes: [string, string][] = []
  for (const name of tables) {
    const { rows } = await client.query<{ hash: string }>(
      `select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as hash from "${name}" t where clinic_id = $1`,
      [clinicId],
    )
    hashes.push([name, rows[0]?.hash ?? ""])
  }
  return Object.fromEntries(hashes)
}

const moving = /^(audit_|log_|outbox|checkpoint|sessions$|processed)/

/**
 * What a scene's rows are called, and who works there: nothing of it is for strangers. The record's number is
 * not among it, as a page that says that something is not there may say its address.
 */
export function wordsOf({ staff }: Rows): readonly string[] {
  return ["Patient of cells", "Cells Clinic", "Test Person", ...Object.values(staff)]
}
