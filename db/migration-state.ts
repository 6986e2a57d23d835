import pg from "pg"

import { migrationFiles } from "./migration-files"
import type { MigrationFile } from "./migration-files"

/** A row of schema_migrations. No `sha256`: it ran before it was kept. */
export type RanMigration = {
  readonly name: string
  readonly sha256: string | null
  readonly needs: string | null
}

export type MigrationState =
  | { readonly kind: "same" }
  /** A newer version migrated it, and in a way that this one lives with: while one replaces the other. */
  | { readonly kind: "ahead"; readonly what: string }
  | { readonly kind: "behind" | "changed" | "too_new"; readonly what: string; readonly way: string }

/** One line for the operator: what is so, and the way on where there must be one. */
export function wordsOf(state: Exclude<MigrationState, { kind: "same" }>): string {
  return `Database: ${state.what}${"way" in state ? `; ${state.way}` : ""}`
}

/** What the database is to these files. */
export function migrationState(
  files: readonly Omit<MigrationFile, "text">[],
  ran: readonly RanMigration[],
): MigrationState {
  const known = new Map(files.map((file) => [file.name, file]))
  const done = new Set(ran.map(({ name }) => name))
  const changed = ran.find(({ name, sha256 }) => {
    const file = known.get(name)
    return file !== undefined && sha256 !== null && file.sha256 !== sha256
  })
  if (changed !== undefined)
    return {
      kind: "changed",
      what: `${changed.name} is not what it was when it ran`,
      way: "start the version that migrated this database, or put the file back (a file that ran is never edited: what is to change goes into a new one)",
    }
  const open = files.filter(({ name }) => !done.has(name))
  if (open.length > 0)
    return {
      kind: "behind",
      what: `${listed(open.map(({ name }) => name))} did not run`,
      way: 'run "npm run migrate" (in an image: node programs/migrate.mjs) and start again',
    }
  const newer = ran.filter(({ name }) => !known.has(name))
  const apart = newer.find(({ needs }) => needs !== null && !known.has(needs))
  if (apart !== undefined)
    return {
      kind: "too_new",
      what: `${apart.name} of a newer version ran, which this version does not live with`,
      way: "start the newer version, or put back a backup from before",
    }
  if (newer.length > 0)
    return {
      kind: "ahead",
      what: `${listed(newer.map(({ name }) => name))} of a newer version ran, which this version lives with`,
    }
  return { kind: "same" }
}

/** Asks as any role of the house. Throws where the database does not answer within seconds. */
export async function stateOf(url: string, folder?: string): Promise<MigrationState> {
  const files = await migrationFiles(folder)
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
  })
  client.on("error", () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<RanMigration>(
      "select name, sha256, needs from schema_migrations",
    )
    return migrationState(files, rows)
  } catch (error) {
    if (isOlder(error)) return migrationState(files, [])
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

const answerMs = 5_000

/** No table, no such column, no right to read it: from before this was asked. */
function isOlder(error: unknown): boolean {
  const code: unknown = Reflect.get(Object(error), "code")
  return code === "42P01" || code === "42703" || code === "42501"
}

function listed([first = "", ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`
}
