import type pg from "pg"

import { withConnection } from "@/db/own-connection"

import { Failure, messageOf } from "../failure"

export type RolePasswords = { owner: string; app: string; sequencer: string }
export type DatabaseUrls = { admin: string; owner: string; app: string; sequencer: string }

const limits = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB"

const ofDemo =
  "DATABASE_URL, where you set it, must be a superuser's address (a shell that sourced stack.env holds the app's: unset it)"

/**
 * Makes, or puts right, the three roles and the database. They are the cluster's, so a superuser does
 * it, before the first migration; running it again changes nothing. The owner migrates, the app role
 * serves requests and jobs, the sequencer appends to the audit log; row-level security binds all.
 * Where it cannot be done it throws a `Failure`; `advice` is whose address it is that must be another.
 */
export async function prepareRoles(
  superuserUrl: string,
  database: string,
  passwords: RolePasswords,
  advice = ofDemo,
): Promise<DatabaseUrls> {
  const asSuperuser = async (work: (client: pg.Client) => Promise<void>): Promise<void> => {
    try {
      await withConnection(urlFor(superuserUrl, "postgres"), work)
    } catch (error) {
      throw new Failure(`The database roles could not be made: ${messageOf(error)}`, advice)
    }
  }
  await asSuperuser(async (client) => {
    for (const [role, password] of Object.entries(passwords)) {
      const name = `housecall_${role}`
      const known = await client.query("select from pg_roles where rolname = $1", [name])
      const verb = known.rowCount === 0 ? "create" : "alter"
      await client.query(
        `${verb} role ${name} ${limits} password ${client.escapeLiteral(password)}`,
      )
    }
    const there = await client.query("select from pg_database where datname = $1", [database])
    const quoted = client.escapeIdentifier(database)
    if (there.rowCount === 0) await client.query(`create database ${quoted} owner housecall_owner`)
    else await client.query(`alter database ${quoted} owner to housecall_owner`)
    await client.query(`revoke all on database ${quoted} from public`)
    await client.query(`grant connect on database ${quoted} to housecall_app, housecall_sequencer`)
  })
  return {
    admin: urlFor(superuserUrl, database),
    owner: urlFor(superuserUrl, database, "housecall_owner", passwords.owner),
    app: urlFor(superuserUrl, database, "housecall_app", passwords.app),
    sequencer: urlFor(superuserUrl, database, "housecall_sequencer", passwords.sequencer),
  }
}

/** A server of your own may name the database; PostgreSQL's own "postgres" is left alone. */
export function databaseName(superuserUrl: string): string {
  const named = decodeURIComponent(new URL(superuserUrl).pathname.slice(1))
  return named === "" || named === "postgres" ? "housecall" : named
}

/** The same server, another database and perhaps another role. */
export function urlFor(base: string, database: string, user?: string, password?: string): string {
  const url = new URL(base)
  url.pathname = `/${encodeURIComponent(database)}`
  if (user !== undefined) url.username = user
  if (password !== undefined) url.password = password
  return url.href
}
