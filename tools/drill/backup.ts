import { join } from "node:path"

import type pg from "pg"

import { migrate } from "@/db/migrate"
import { withConnection } from "@/db/own-connection"

import { Failure } from "../failure"
import { prepareRoles, urlFor } from "../stack/postgres-roles"
import type { DatabaseUrls, RolePasswords } from "../stack/postgres-roles"
import type { PostgresPrograms } from "./postgres-programs"
import { runPostgres } from "./postgres-programs"
import { readRows, writeRows } from "./rows"
import { sumsOf } from "./tables"
import type { TableSums } from "./tables"

/** One moment of a database: its file, and what was counted in that same moment. */
export type Backup = {
  readonly file: string
  readonly sums: TableSums
  readonly migrations: string[]
}

/** While people work: dump and counts see one snapshot. The source is read and nothing else. */
export async function backUp(
  database: string,
  folder: string,
  programs: PostgresPrograms | undefined,
): Promise<Backup> {
  const file = join(folder, programs === undefined ? "housecall.rows" : "housecall.dump")
  return withConnection(database, async (client) => {
    await client.query("begin isolation level repeatable read read only")
    const { rows } = await client.query<{ snapshot: string }>(
      "select pg_export_snapshot() as snapshot",
    )
    const sums = await sumsOf(client)
    const migrations = await migrationsIn(client)
    const snapshot = `--snapshot=${rows[0]?.snapshot}`
    if (programs === undefined) await writeRows(client, file)
    else await runPostgres(programs, "pg_dump", database, ["-Fc", `--file=${file}`, snapshot])
    return { file, sums, migrations }
  })
}

/** Into a database of its own, made anew: roles first, then what was backed up, then the migrations. */
export async function restore(
  backup: Backup,
  superuser: string,
  name: string,
  passwords: RolePasswords,
  programs: PostgresPrograms | undefined,
): Promise<{ urls: DatabaseUrls; migrated: string[] }> {
  await withConnection(urlFor(superuser, "postgres"), (client) =>
    client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`),
  )
  const urls = await prepareRoles(superuser, name, passwords)
  if (programs !== undefined) {
    await runPostgres(programs, "pg_restore", urls.admin, ["--exit-on-error", backup.file])
    return { urls, migrated: await migrate(urls.owner) }
  }
  await migrate(urls.owner)
  await withConnection(urls.admin, async (client) => {
    const here = await migrationsIn(client)
    if (here.join() !== backup.migrations.join())
      throw new Failure(
        "The source was migrated by another version, and rows alone need the same tables",
        "drill with the version that runs, or with pg_dump's way: --programs FOLDER",
      )
    await readRows(client, backup.file)
  })
  return { urls, migrated: await migrate(urls.owner) }
}

/**
 * Events that waited for the log waited under a number that the old server gave; the new one counts from its
 * own. Answers how many there were (docs/audit-log.md).
 */
export function queueAnew(database: string): Promise<number> {
  return withConnection(database, async (client) => {
    const { rowCount } = await client.query("update audit_pending set xid = pg_current_xact_id()")
    return rowCount ?? 0
  })
}

async function migrationsIn(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select name from schema_migrations order by name",
  )
  return rows.map(({ name }) => name)
}
