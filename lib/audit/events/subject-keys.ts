import { randomBytes, randomUUID } from "node:crypto"

import { sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { Fault } from "@/lib/error"
import type { ClinicId } from "@/lib/ids"
import { keyMemory } from "@/lib/sealing/key-memory"
import { unwrapKey, wrapKey } from "@/lib/sealing/wrapping-key"

/** Seals events (`data`) and makes pseudonyms (`hmac`) of one patient, or of a clinic's own events. */
export type SubjectKey = {
  readonly id: string
  readonly data: Uint8Array
  readonly hmac: Uint8Array
}

/** Whose key: a patient's id, or null for the clinic's own. */
export type Subject = string | null

/**
 * The keys of these subjects, made when absent, in the caller's transaction. Keys are kept in memory
 * only once their row is older than the transaction: a key whose row may yet be rolled back must not
 * seal anything else.
 */
export async function subjectKeys(
  tx: Tx,
  clinicId: ClinicId,
  subjects: readonly Subject[],
): Promise<Map<Subject, SubjectKey>> {
  const found = new Map<Subject, SubjectKey>()
  const wanted: Subject[] = []
  for (const subject of new Set(subjects)) {
    const known = memory.recall(nameOf(clinicId, subject))
    if (known) found.set(subject, known)
    else wanted.push(subject)
  }
  if (wanted.length === 0) return found
  await read(tx, clinicId, wanted, found)
  const missing = wanted.filter((subject) => !found.has(subject)).toSorted(bySubject)
  if (missing.length === 0) return found
  await create(tx, clinicId, missing)
  await read(tx, clinicId, missing, found)
  for (const subject of missing) {
    // Of a patient who was erased only the pseudonym is left: what still happens to it is the clinic's.
    const key =
      found.get(subject) ?? (subject === null ? undefined : await clinicsOwn(tx, clinicId))
    if (key === undefined) throw new Fault("invariant", "A clinic's own keys are never erased")
    found.set(subject, key)
  }
  return found
}

async function clinicsOwn(tx: Tx, clinicId: ClinicId): Promise<SubjectKey | undefined> {
  return (await subjectKeys(tx, clinicId, [null])).get(null)
}

/** A subject key from its wrapped form. Null when it was erased. */
export function unwrap(
  clinicId: ClinicId,
  id: string,
  wrapped: Uint8Array | null,
): SubjectKey | null {
  if (wrapped === null) return null
  const plain = unwrapKey(clinicId, context(clinicId, id), wrapped)
  return { id, data: plain.subarray(0, 32), hmac: plain.subarray(32, 64) }
}

type Row = { id: string; patient_id: string | null; wrapped: Buffer | null; settled: boolean }

async function read(
  tx: Tx,
  clinicId: ClinicId,
  subjects: readonly Subject[],
  into: Map<Subject, SubjectKey>,
): Promise<void> {
  const { version } = memory
  const patients = subjects.filter((subject) => subject !== null)
  const { rows } = await tx.execute<Row>(sql`
    select id, patient_id, wrapped, created_at < transaction_timestamp() as settled from subject_keys
    where clinic_id = ${clinicId} and (patient_id = any(${sql.param(patients)}::uuid[])
      or (patient_id is null and ${subjects.includes(null)}))`)
  for (const row of rows) {
    const key = unwrap(clinicId, row.id, row.wrapped)
    if (!key) continue
    into.set(row.patient_id, key)
    if (row.settled) memory.remember(nameOf(clinicId, row.patient_id), row.patient_id, key, version)
  }
}

async function create(tx: Tx, clinicId: ClinicId, subjects: readonly Subject[]): Promise<void> {
  const ids = subjects.map(() => randomUUID())
  const wrapped = ids.map((id) => wrapKey(clinicId, context(clinicId, id), randomBytes(64)))
  await tx.execute(sql`
    insert into subject_keys (id, clinic_id, patient_id, wrapped)
    select id, ${clinicId}, patient_id, wrapped
    from unnest(${sql.param(ids)}::uuid[], ${sql.param([...subjects])}::uuid[], ${sql.param(wrapped)}::bytea[]) as k (id, patient_id, wrapped)
    on conflict (clinic_id, patient_id) do nothing`)
}

function context(clinicId: ClinicId, id: string): string {
  return `subject_keys|wrapped|${id}|${clinicId}`
}

const memory = keyMemory<SubjectKey>("subject", 20_000)

function nameOf(clinicId: ClinicId, subject: Subject): string {
  return `${clinicId}/${subject}`
}

function bySubject(a: Subject, b: Subject): number {
  return (a ?? "") < (b ?? "") ? -1 : 1
}
