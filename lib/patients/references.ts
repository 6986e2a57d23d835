import { sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import type { Tx } from "@/db/client"
import type { PatientId } from "@/lib/ids"

/** A column that points at patients, and the primary key of its table. */
export type Reference = { table: string; column: string; keys: string[] }

/**
 * Rows that never change, a merge included: they keep the old id, which leads to the survivor by
 * `merged_into`. A table that is neither here nor may be changed by the app fails the merge and its test.
 */
export const frozenTables: ReadonlySet<string> = new Set([
  "consents",
  "standing_consents",
  "break_glass",
  "patient_merges",
])

/** Tables of which some rows are final. */
const movable: Readonly<Record<string, SQL>> = { summaries: sql`state <> 'signed'` }

/** Every foreign key to patients, as PostgreSQL knows it: a new table cannot be forgotten. */
export async function referencesToPatients(tx: Tx): Promise<Reference[]> {
  const { rows } = await tx.execute<Reference>(sql`
    select r.relname::text as "table", here.attname::text as "column",
      (select array_agg(k.attname::text order by k.attnum) from pg_index i
        join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any (i.indkey)
        where i.indrelid = r.oid and i.indisprimary) as keys
    from pg_constraint c
    join pg_class r on r.oid = c.conrelid
    cross join lateral unnest(c.conkey, c.confkey) as pair (own, theirs)
    join pg_attribute there on there.attrelid = c.confrelid and there.attnum = pair.theirs and there.attname = 'id'
    join pg_attribute here on here.attrelid = c.conrelid and here.attnum = pair.own
    where c.contype = 'f' and c.confrelid = 'patients'::regclass
    order by 1, 2`)
  return rows
}

type Key = Record<string, string>

/** Moves every row of one column; answers with their primary keys. */
export async function moveRows(
  tx: Tx,
  { table, column, keys }: Reference,
  from: PatientId,
  to: PatientId,
): Promise<Key[]> {
  const { rows } = await tx.execute<{ key: Key }>(sql`
    update ${sql.identifier(table)} set ${sql.identifier(column)} = ${to}
    where ${sql.identifier(column)} = ${from} and ${movable[table] ?? sql`true`}
    returning ${keyOf(keys)} as key`)
  return rows.map(({ key }) => key)
}

/** Moves back the rows of these keys that are still where they were moved to. */
export async function moveBack(
  tx: Tx,
  { table, column, keys }: Reference,
  moved: readonly Key[],
  from: PatientId,
  to: PatientId,
): Promise<void> {
  await tx.execute(sql`
    update ${sql.identifier(table)} set ${sql.identifier(column)} = ${to}
    where ${sql.identifier(column)} = ${from} and ${movable[table] ?? sql`true`}
      and ${keyOf(keys)} in (select value from jsonb_array_elements(${JSON.stringify(moved)}::jsonb))`)
}

function keyOf(keys: readonly string[]): SQL {
  const pairs = keys.map((key) => sql`${key}::text, ${sql.identifier(key)}::text`)
  return sql`jsonb_build_object(${sql.join(pairs, sql`, `)})`
}
