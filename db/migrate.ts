import type pg from "pg"

import { migrationFiles, migrationsFolder } from "./migration-files"
import type { MigrationFile } from "./migration-files"
import { migrationState, wordsOf } from "./migration-state"
import type { RanMigration } from "./migration-state"
import { withConnection } from "./own-connection"

export const migrateLock = 7_301_946_020
/** Who waits for a table's lock has everybody else wait behind it: rather let go, ask again, fail in the end. */
const lockTries = 6

/** Which file could not be run, what the database said, and how to go on. Nothing of that file was kept. */
export class MigrationFailure extends Error {
  readonly advice: string

  constructor(message: string, advice: string, cause?: unknown) {
    super(message, { cause })
    this.advice = advice
  }
}

/**
 * Brings a database up to date. `ownerUrl` is the role that owns the tables. Each file runs once, in
 * the order of its name and in a transaction of its own; an advisory lock keeps two starts apart, and
 * the second waits for it a minute. Returns the names of the files that ran.
 */
export function migrate(
  ownerUrl: string,
  folder = migrationsFolder(),
  lockTimeoutMs = 10_000,
): Promise<string[]> {
  return withConnection(ownerUrl, async (client) => {
    await client.query(`set lock_timeout = ${lockTimeoutMs}`)
    await apart(client)
    await ownTable(client)
    const files = await migrationFiles(folder)
    const { rows } = await client.query<RanMigration>(
      "select name, sha256, needs from schema_migrations",
    )
    const state = migrationState(files, rows)
    if (state.kind === "changed" || state.kind === "too_new")
      throw new MigrationFailure(wordsOf(state), "nothing was changed")
    await keepHashes(client, files, rows)
    const known = new Set(rows.map((row) => row.name))
    const open = files.filter(({ name }) => !known.has(name))
    for (const [at, file] of open.entries()) await run(client, file, at, open.length)
    return open.map(({ name }) => name)
  })
}

/** Altered only where a column is missing: a backup that runs meanwhile holds up no start. */
async function ownTable(client: pg.Client): Promise<void> {
  await client.query(
    `create table if not exists schema_migrations
       (name text primary key, ran_at timestamptz not null default now(), sha256 text, needs text)`,
  )
  const { rowCount } = await client.query(
    `select from pg_attribute where attrelid = 'schema_migrations'::regclass
     and attname in ('sha256', 'needs') and not attisdropped`,
  )
  if (rowCount === 2) return
  await client.query(
    `alter table schema_migrations add column if not exists sha256 text;
     alter table schema_migrations add column if not exists needs text`,
  )
}

/** Of what ran before hashes were kept: as it is now, for later. */
async function keepHashes(
  client: pg.Client,
  files: readonly MigrationFile[],
  rows: readonly RanMigration[],
): Promise<void> {
  const without = new Set(rows.filter(({ sha256 }) => sha256 === null).map(({ name }) => name))
  for (const { name, sha256 } of files)
    if (without.has(name))
      await client.query("update schema_migrations set sha256 = $2 where name = $1", [name, sha256])
}

async function apart(client: pg.Client): Promise<void> {
  try {
    await patiently(() => client.query("select pg_advisory_lock($1)", [migrateLock]))
  } catch (error) {
    if (!isBusy(error)) throw error
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_locks join pg_database on pg_database.oid = pg_locks.database
       where locktype = 'advisory' and granted and datname = current_database()
         and classid::bigint << 32 | objid::bigint = $1`,
      [migrateLock],
    )
    throw new MigrationFailure(
      "Another migrate is at work on this database",
      `Nothing was changed. Let it end and run migrate again; if its machine is gone: select pg_terminate_backend(${rows[0]?.pid ?? "PID"}), with which PostgreSQL takes back the file that it was at`,
      error,
    )
  }
}

async function run(client: pg.Client, file: MigrationFile, at: number, of: number): Promise<void> {
  try {
    await patiently(() => runOnce(client, file))
  } catch (error) {
    throw failureOf(file.name, at, of, error, isBusy(error))
  }
}

async function patiently(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await ask()
      return
    } catch (error) {
      if (!isBusy(error) || tries === lockTries) throw error
    }
  }
}

function isBusy(error: unknown): boolean {
  return Reflect.get(Object(error), "code") === "55P03"
}

async function runOnce(client: pg.Client, { name, text, sha256, needs }: MigrationFile) {
  try {
    await client.query("begin")
    await client.query(text)
    await client.query("insert into schema_migrations (name, sha256, needs) values ($1, $2, $3)", [
      name,
      sha256,
      needs,
    ])
    await client.query("commit")
  } catch (error) {
    // A connection that is gone took its transaction along.
    await client.query("rollback").catch(() => undefined)
    throw error
  }
}

function failureOf(name: string, at: number, of: number, error: unknown, busy: boolean) {
  const said = error instanceof Error ? error.message : String(error)
  const before =
    at === 0 ? "None of the new files ran" : `${at} of ${of} new files ran before it and stay`
  return new MigrationFailure(
    `Migration ${name} failed: ${said}`,
    `Nothing of ${name} was kept. ${before}. ${
      busy
        ? "Somebody holds a table that it needs: look for long transactions (select pid, xact_start, query from pg_stat_activity order by xact_start)"
        : "Put right what the database names, or send it to whoever wrote the file"
    }, then run migrate again: it goes on with this file. New web and workers refuse to start until then; the old ones go on`,
    error,
  )
}
