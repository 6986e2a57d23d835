import { DrizzleQueryError } from "drizzle-orm"
import type { NodePgDatabase } from "drizzle-orm/node-postgres"
import { NodePgSession, NodePgTransaction } from "drizzle-orm/node-postgres"
import { PgDialect } from "drizzle-orm/pg-core"
import pg from "pg"

import { env } from "@/lib/env"
import { Fault } from "@/lib/error"
import type { ClinicId } from "@/lib/ids"
import { openResultsOf } from "@/lib/sealing/open-results"

export type Db = NodePgDatabase & { readonly $client: pg.Pool }
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0]

type Schema = Record<string, never>
type Relations = Record<string, never>

const dialect = new PgDialect()
/** PostgreSQL ends a statement after 30 s. Whoever says nothing for longer than that is gone. */
const [statementMs, silentMs] = [30_000, 40_000]
/** A word to a connection that may be dead already: no more of anybody's time for that. */
const rollback: pg.QueryConfig & { readonly query_timeout: number } = {
  text: "rollback",
  query_timeout: 5_000,
}

// Next may load this module more than once in a process (pages, routes, instrumentation).
const shared: typeof globalThis & { housecallPool?: pg.Pool } = globalThis

/**
 * Runs `work` in one transaction that sees the rows of one clinic only. The only way to the
 * database: row-level security answers with nothing when no clinic is set.
 */
export function withTenant<T>(clinicId: ClinicId, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withTenantOf(pool(), clinicId, work)
}

/** The same under the role that another pool signs in as. */
export function withTenantOf<T>(
  of: pg.Pool,
  clinicId: ClinicId,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return transaction(of, "app.tenant", clinicId, work)
}

/** Before a clinic is known: sees the one row whose token hashes to `sha256`, and public rows. */
export function withCredential<T>(sha256: Uint8Array, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(pool(), "app.credential", Buffer.from(sha256).toString("hex"), work)
}

/** A credential's row named its clinic: from here on the same transaction sees the rows of that clinic too. */
export async function enterTenant(tx: Tx, clinicId: ClinicId): Promise<void> {
  await execute(tx, settingOf("app.tenant", clinicId))
}

/** Before a clinic is known: sees the staff member with this e-mail address or the visit in this room. */
export function withLookup<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(pool(), "app.lookup", name, work)
}

type Setting = "app.tenant" | "app.credential" | "app.lookup"

/**
 * drizzle's own would send BEGIN and the setting as two statements, each built anew: a third of what a short
 * transaction costs. And where BEGIN fails it keeps the connection.
 */
async function transaction<T>(
  of: pg.Pool,
  setting: Setting,
  value: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await of.connect().catch((error: unknown) => {
    throw new Fault("no_connection", "No connection to the database", withoutValues(error))
  })
  const lent = lend(client)
  let lost: Error | undefined
  try {
    await begin(client, setting, value)
    const session = new NodePgSession<Schema, Relations>(lent.client, dialect, undefined)
    const result = await work(new NodePgTransaction<Schema, Relations>(dialect, session, undefined))
    lent.end()
    await tell(client, "commit")
    return result
  } catch (error) {
    lent.end()
    await client.query(rollback).catch((failed: Error) => (lost = failed))
    throw withoutValues(error)
  } finally {
    // A connection that cannot even roll back is not given to anybody else.
    client.release(lost)
  }
}

/**
 * The connection for as long as a transaction lasts. A statement that nobody waited for and that comes after the
 * end would run in whatever transaction has the connection then, which may be another clinic's: it is refused.
 */
function lend(client: pg.PoolClient): { client: pg.PoolClient; end(): void } {
  let isOver = false
  const query = (...given: unknown[]): unknown => {
    if (isOver)
      return Promise.reject(new Fault("invariant", "A statement came after its transaction's end"))
    // oxlint-disable-next-line typescript/unbound-method -- applied to the client that it is of
    return Reflect.apply(client.query, client, given)
  }
  const lent: pg.PoolClient = Object.create(client, { query: { value: query } })
  return { client: lent, end: () => void (isOver = true) }
}

/** In one message where the value is one of our own ids, hashes and words; what people typed is a parameter. */
async function begin(client: pg.PoolClient, setting: Setting, value: string): Promise<void> {
  if (/^[\w-]+$/.test(value)) {
    await tell(client, `begin; select set_config('${setting}', '${value}', true)`)
    return
  }
  await tell(client, "begin")
  await tell(client, settingOf(setting, value))
}

/** What fails here is a failed statement, as any of drizzle's is. */
async function tell(client: pg.PoolClient, statement: string | Prepared): Promise<void> {
  const { text, ...named } = typeof statement === "string" ? { text: statement } : statement
  await client.query({ text, ...named }).catch((error: Error) => {
    throw new DrizzleQueryError(text, [], error)
  })
}

function settingOf(setting: Setting, value: string): Prepared {
  return {
    name: "set_config",
    text: "select set_config($1, $2, true)",
    values: [setting, value],
  }
}

/** A statement that nearly every request runs. PostgreSQL plans it once for each connection, by its name. */
export type Prepared = {
  readonly name: string
  readonly text: string
  readonly values: unknown[]
}

/** Runs it in the transaction. Less than half of what the same costs by drizzle, which builds its text each time. */
export async function execute(tx: Tx, { name, text, values }: Prepared): Promise<void> {
  await connectionOf(tx).query({ name, text, values })
}

/** The connection of a transaction, which has no public name; a savepoint has the same one. */
export function connectionOf(tx: Tx): pg.Client {
  const client: unknown = Reflect.get(Object(Reflect.get(tx, "session")), "client")
  if (!(client instanceof pg.Client)) throw new Fault("invariant", "Not a transaction of drizzle's")
  return client
}

// Next prints whatever a page throws: drizzle's error carries the statement's values, the driver's
// `detail` the whole row.
function withoutValues(error: unknown): unknown {
  const cause = error instanceof DrizzleQueryError ? error.cause : error
  if (cause instanceof pg.DatabaseError) cause.detail = undefined
  else if (cause === error) return error
  return new Fault("database", "A statement failed", cause)
}

/** A connection string for a listener of its own: LISTEN never shares a pooled connection. */
export function listenUrl(): string {
  return env().DATABASE_URL
}

export async function closeDatabase(): Promise<void> {
  await shared.housecallPool?.end()
  delete shared.housecallPool
}

function pool(): pg.Pool {
  shared.housecallPool ??= open(env().DATABASE_URL)
  return shared.housecallPool
}

function open(connectionString: string): pg.Pool {
  const opened = new pg.Pool({
    connectionString,
    max: 20,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementMs,
    query_timeout: silentMs,
  })
  // A client that loses its server, idle or in a transaction, must not end the process: the query
  // that was running fails, and the next one opens another connection.
  opened.on("error", () => undefined)
  opened.on("connect", (client) => {
    client.on("error", () => undefined)
    openResultsOf(client)
  })
  return opened
}
