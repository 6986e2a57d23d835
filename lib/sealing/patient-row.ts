import { and, eq, or, sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"
import type { PgColumn } from "drizzle-orm/pg-core"

import type { Tx } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { proxies } from "@/db/schema/people"
import { searchHashes } from "@/db/schema/sealing"
import type { ClinicId, PatientId } from "@/lib/ids"

import { hashesOfPatient, hashesOfProxy } from "./blind-index"
import type { Hashed, Person } from "./blind-index"
import { sealRow } from "./seal-row"

/** A patient's values as they are stored. */
export function sealPatient<V extends object>(
  tx: Tx,
  clinicId: ClinicId,
  id: PatientId,
  values: V,
): Promise<V> {
  return sealRow(tx, { clinicId, patientId: id }, patients, id, values)
}

/** What the patient is found by, in place of what was there before. To be called with every change. */
export async function indexPatient(
  tx: Tx,
  clinicId: ClinicId,
  id: PatientId,
  person: Person,
): Promise<void> {
  await replaceHashes(tx, clinicId, id, hashesOfPatient(clinicId, person))
}

/** The same of somebody who acts for a patient. */
export async function indexProxy(
  tx: Tx,
  clinicId: ClinicId,
  id: string,
  proxy: Pick<Person, "email" | "phone">,
): Promise<void> {
  await replaceHashes(tx, clinicId, id, hashesOfProxy(clinicId, proxy))
}

async function replaceHashes(
  tx: Tx,
  clinicId: ClinicId,
  rowId: string,
  hashes: readonly Hashed[],
): Promise<void> {
  await tx
    .delete(searchHashes)
    .where(and(eq(searchHashes.clinicId, clinicId), eq(searchHashes.rowId, rowId)))
  if (hashes.length > 0)
    await tx.insert(searchHashes).values(hashes.map((one) => ({ ...one, clinicId, rowId })))
}

/**
 * Rows that have one of these hashes, and those that were never sealed and so have none: the caller
 * compares what it reads.
 */
export function patientsLike(clinicId: ClinicId, hashes: readonly Hashed[]): SQL | undefined {
  const inClear = sql`(${patients.name} not like 'hc1.%' and ${patients.erasedAt} is null)`
  return or(hashed(patients.id, clinicId, hashes), inClear)
}

export function proxiesLike(clinicId: ClinicId, hashes: readonly Hashed[]): SQL | undefined {
  return or(hashed(proxies.id, clinicId, hashes), sql`${proxies.name} not like 'hc1.%'`)
}

function hashed(id: PgColumn, clinicId: ClinicId, hashes: readonly Hashed[]): SQL {
  if (hashes.length === 0) return sql`false`
  const any = or(
    ...hashes.map(({ kind, hash }) =>
      and(eq(searchHashes.kind, kind), eq(searchHashes.hash, hash)),
    ),
  )
  return sql`${id} in (select ${searchHashes.rowId} from ${searchHashes} where ${eq(searchHashes.clinicId, clinicId)} and (${any}))`
}
