import type pg from "pg"

/** How many rows a table has, and the sum of a hash over each: the same twice is the same table. */
export type TableSum = { readonly rows: number; readonly sum: string }
export type TableSums = ReadonlyMap<string, TableSum>

/** Every table but partitions: they are read with what they are part of. Names are quoted as SQL wants them. */
export async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition
       and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
     order by 1`,
  )
  return rows.map(({ name }) => name)
}

export async function sumsOf(client: pg.Client): Promise<TableSums> {
  await sameWords(client)
  const sums = new Map<string, TableSum>()
  for (const table of await tablesOf(client)) {
    const { rows } = await client.query<{ rows: string; sum: string }>(
      `select count(*) as rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as sum from ${table} t`,
    )
    sums.set(table, { rows: Number(rows[0]?.rows ?? 0), sum: String(rows[0]?.sum) })
  }
  return sums
}

/** Tables that are not the same in both, each with how. */
export function differences(source: TableSums, copy: TableSums): string[] {
  const tables = [...new Set([...source.keys(), ...copy.keys()])]
  return tables.flatMap((table) => {
    const [there, here] = [source.get(table), copy.get(table)]
    if (there === undefined || here === undefined)
      return [`${table} is in ${there === undefined ? "the copy" : "the source"} only`]
    if (there.rows !== here.rows) return [`${table}: ${there.rows} rows, ${here.rows} in the copy`]
    return there.sum === here.sum ? [] : [`${table}: as many rows, and not the same`]
  })
}

/** What a value looks like as text is a matter of settings: these, on both sides. */
export async function sameWords(client: pg.Client): Promise<void> {
  await client.query(
    "set timezone = 'UTC'; set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'; set extra_float_digits = 1; set bytea_output = 'hex'",
  )
}
