import { once } from "node:events"
import { createReadStream, createWriteStream } from "node:fs"
import { createInterface } from "node:readline"

import type pg from "pg"
import { z } from "zod"

import { sameWords, tablesOf } from "./tables"

const Head = z.object({
  table: z.string(),
  columns: z.array(z.string()),
})
const Line = z.union([
  z.string(),
  Head,
  z.object({ sequence: z.string(), at: z.string() }),
  // A day of vital signs (ADR 0047): the only tables that no migration makes.
  z.object({ day: z.string() }),
])
const atOnce = 200

/**
 * The rows of every table, in the caller's snapshot, one a line as PostgreSQL itself writes a row. For the drill
 * alone, where no pg_dump fits: it needs tables that the same migrations made.
 */
export async function writeRows(client: pg.Client, file: string): Promise<void> {
  await sameWords(client)
  const out = createWriteStream(file, { mode: 0o600 })
  const say = async (line: z.infer<typeof Line>): Promise<void> => {
    if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, "drain")
  }
  for (const day of await daysOf(client)) await say({ day })
  for (const table of await tablesOf(client)) {
    await say({ table, columns: await columnsOf(client, table) })
    await client.query(`declare drill no scroll cursor for select t::text as row from ${table} t`)
    for (;;) {
      const { rows } = await client.query<{ row: string }>(`fetch ${atOnce} from drill`)
      for (const { row } of rows) await say(row)
      if (rows.length < atOnce) break
    }
    await client.query("close drill")
  }
  for (const sequence of await sequencesOf(client)) await say(sequence)
  out.end()
  await once(out, "finish")
}

/** Into tables that are there, past triggers and row-level security: the client is a superuser's. */
export async function readRows(client: pg.Client, file: string): Promise<void> {
  await sameWords(client)
  await client.query("begin; set local session_replication_role = replica")
  const tables = await tablesOf(client)
  if (tables.length > 0) await client.query(`truncate ${tables.join(", ")}`)
  let head: z.infer<typeof Head> | undefined
  let rows: string[] = []
  const flush = async (): Promise<void> => {
    if (head !== undefined && rows.length > 0) await insert(client, head, rows)
    rows = []
  }
  for await (const text of createInterface({ input: createReadStream(file) })) {
    const line = Line.parse(JSON.parse(text))
    if (typeof line === "string") {
      rows.push(line)
      if (rows.length === atOnce) await flush()
      continue
    }
    await flush()
    if ("table" in line) head = line
    else if ("day" in line) await client.query("select ensure_vital_partitions($1, 1)", [line.day])
    else await client.query("select setval($1::regclass, $2)", [line.sequence, line.at])
  }
  await client.query("commit")
}

async function insert(
  client: pg.Client,
  { table, columns }: z.infer<typeof Head>,
  rows: readonly string[],
): Promise<void> {
  const taken = columns.map((column) => `(s.whole).${column}`).join(", ")
  await client.query(
    `insert into ${table} (${columns.join(", ")}) overriding system value
     select ${taken} from (select row::${table} as whole from unnest($1::text[]) row offset 0) s`,
    [rows],
  )
}

/** Those that are stored as they are written: what PostgreSQL computes, it computes again. */
async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
     order by attnum`,
    [table],
  )
  return rows.map(({ name }) => name)
}

async function daysOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ day: string }>(
    `select distinct right(relname, 8) as day from pg_class
     where relispartition and relkind = 'r' and relname ~ '^(vital_numerics|wave_chunks)_[0-9]{8}$' order by 1`,
  )
  return rows.map(({ day }) => day)
}

async function sequencesOf(client: pg.Client): Promise<{ sequence: string; at: string }[]> {
  const { rows } = await client.query<{ sequence: string; at: string }>(
    `select format('%I.%I', schemaname, sequencename) as sequence, last_value as at
     from pg_sequences where last_value is not null`,
  )
  return rows
}
