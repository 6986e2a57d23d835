import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"

import pg from "pg"

const folder = join(import.meta.dirname, "migrations")
const lock = 7_301_946_020

/**
 * Brings a database up to date. `ownerUrl` is the role that owns the tables. Each file runs once, in
 * the order of its name and in a transaction of its own; an advisory lock keeps two starts apart.
 * Returns the names of the files that ran.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query("select pg_advisory_lock($1)", [lock])
    await client.query(
      "create table if not exists schema_migrations (name text primary key, ran_at timestamptz not null default now())",
    )
    const done = await client.query<{ name: string }>("select name from schema_migrations")
    const known = new Set(done.rows.map((row) => row.name))
    const open = (await migrationsOf()).filter((name) => !known.has(name))
    for (const name of open) await run(client, name)
    return open
  } finally {
    await client.end()
  }
}

/** The files of this version, in the order in which they run. */
export async function migrationsOf(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort()
}

async function run(client: pg.Client, name: string): Promise<void> {
  const text = await readFile(join(folder, name), "utf8")
  try {
    await client.query("begin")
    await client.query(text)
    await client.query("insert into schema_migrations (name) values ($1)", [name])
    await client.query("commit")
  } catch (error) {
    await client.query("rollback")
    throw new Error(
      `Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
}
