import { sql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/node-postgres"
import pg from "pg"

import { withTenantOf } from "@/db/client"
import type { Db, Tx } from "@/db/client"
import { ClinicId } from "@/lib/ids"

/** A connection under the role that may append to the log, and nothing else may. Workers only. */
export type SequencerDatabase = { readonly db: Db; close(): Promise<void> }

export function openSequencerDatabase(url: string): SequencerDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
    query_timeout: 70_000,
  })
  // Neither an idle client nor one in use may end the process when its server goes away.
  pool.on("error", () => undefined)
  pool.on("connect", (client) => client.on("error", () => undefined))
  return { db: drizzle(pool), close: () => pool.end() }
}

export function asSequencer<T>(
  db: Db,
  clinicId: ClinicId,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return withTenantOf(db.$client, clinicId, work)
}

/** Clinics with events that wait. */
export async function clinicsWaiting(db: Db): Promise<ClinicId[]> {
  const { rows } = await db.execute<{ clinic_id: string }>(
    sql`select distinct clinic_id from audit_pending`,
  )
  return rows.map((row) => ClinicId.parse(row.clinic_id))
}

/** For the slower round that finds what a crash left unsigned. */
export async function everyClinic(db: Db): Promise<ClinicId[]> {
  const { rows } = await db.execute<{ id: string }>(sql`select id from clinics order by id`)
  return rows.map((row) => ClinicId.parse(row.id))
}
