import { randomUUID } from "node:crypto"

import { and, asc, eq, gt, inArray, isNull, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { chartEntries, documents, patientMerges } from "@/db/schema/people"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import { databaseError } from "@/lib/error"
import { PatientId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { indexPatient, sealPatient } from "@/lib/sealing/patient-row"
import { sealRow } from "@/lib/sealing/seal-row"

import { lockBookings } from "./lock-bookings"
import { findPatient, patientEntity } from "./record-access"
import type { PatientRow } from "./record-access"
import { frozenTables, moveBack, moveRows, referencesToPatients } from "./references"
import type { MergeInput } from "./schema"
import { tellOldAddress } from "./tell-old-address"

/** For so long a merge can be taken back. */
export const undoMs = 7 * 86_400_000

const fields = ["name", "birthDate", "sex", "language", "email", "phone"] as const

type MergeRefusal =
  | "forbidden"
  | "not_found"
  | "same_patient"
  | "changed_meanwhile"
  | "overlapping_visits"
  | "conflicting_rows"

/**
 * Two records of one person become one, in one transaction: the chosen values, every row that points at
 * the duplicate, an event on both. What is signed or given for good stays as it was and is found through
 * the duplicate's id, which leads to the survivor from then on.
 */
export async function mergePatients(
  actor: StaffActor,
  survivor: string,
  input: MergeInput,
  at: Date,
): Promise<Result<{ mergeId: string }, MergeRefusal>> {
  if (!may(actor, "patient.merge"))
    return deny(actor, "patient.merged", patientEntity(survivor), "forbidden")
  const survivorId = PatientId.safeParse(survivor)
  if (!survivorId.success)
    return deny(actor, "patient.merged", patientEntity(survivor), "not_found")
  if (survivorId.data === input.duplicateId) return refuse("same_patient")
  const answer = await attempt(() =>
    withTenant(actor.clinicId, (tx) => merge(tx, actor, survivorId.data, input, at)),
  )
  return !answer.ok && answer.reason === "not_found"
    ? deny(actor, "patient.merged", patientEntity(input.duplicateId), "not_found")
    : answer
}

async function merge(
  tx: Tx,
  actor: StaffActor,
  survivorId: PatientId,
  input: MergeInput,
  at: Date,
): Promise<Result<{ mergeId: string }, "not_found" | "changed_meanwhile">> {
  await lockBookings(tx, [survivorId, input.duplicateId])
  const both = await lock(tx, [survivorId, input.duplicateId])
  const survivor = both.find(({ id }) => id === survivorId)
  const duplicate = both.find(({ id }) => id === input.duplicateId)
  if (survivor === undefined || duplicate === undefined) return refuse("not_found")
  if (survivor.mergedInto !== null || duplicate.mergedInto !== null) return refuse("not_found")
  if (survivor.version !== input.survivorVersion || duplicate.version !== input.duplicateVersion)
    return refuse("changed_meanwhile")

  const moved: Record<string, Record<string, string>[]> = {}
  for (const reference of await referencesToPatients(tx)) {
    if (frozenTables.has(reference.table)) continue
    const rows = await moveRows(tx, reference, duplicate.id, survivor.id)
    if (rows.length > 0) moved[nameOf(reference)] = rows
  }
  const taken = fields.filter((field) => input.choices[field] === "duplicate")
  const version = survivor.version + 1
  const chosen = Object.fromEntries(taken.map((field) => [field, duplicate[field]]))
  await writeSurvivor(tx, survivor, chosen, version, at)
  await tx
    .update(patients)
    .set({ mergedInto: survivor.id, mergedAt: at, version: duplicate.version + 1 })
    .where(eq(patients.id, duplicate.id))
  const mergeId = randomUUID()
  const before = Object.fromEntries(fields.map((field) => [field, survivor[field]]))
  const whose = { clinicId: actor.clinicId, patientId: survivor.id }
  await tx.insert(patientMerges).values({
    ...(await sealRow(tx, whose, patientMerges, mergeId, { before })),
    id: mergeId,
    clinicId: actor.clinicId,
    survivorId: survivor.id,
    duplicateId: duplicate.id,
    mergedBy: actor.userId,
    mergedAt: at,
    moved,
    survivorVersion: version,
  })
  const data = { fromId: duplicate.id, fields: [...taken] }
  await recordBoth(tx, actor, "patient.merged", [survivor.id, duplicate.id], data, at)
  return ok({ mergeId })
}

type UndoRefusal = "forbidden" | "not_found" | "too_late" | "changed_since" | "used_since"

/**
 * Takes a merge back, within a week and while nothing was written for the survivor since: after that
 * nobody can say which of the two a new visit, entry or document belongs to.
 */
export async function unmergePatients(
  actor: StaffActor,
  survivor: string,
  mergeId: string,
  at: Date,
): Promise<
  Result<{ duplicateId: PatientId }, UndoRefusal | "overlapping_visits" | "conflicting_rows">
> {
  if (!may(actor, "patient.merge"))
    return deny(actor, "patient.unmerged", patientEntity(survivor), "forbidden")
  const survivorId = PatientId.safeParse(survivor)
  const answer = survivorId.success
    ? await attempt(() =>
        withTenant(actor.clinicId, (tx) => unmerge(tx, actor, survivorId.data, mergeId, at)),
      )
    : refuse("not_found")
  return !answer.ok && answer.reason === "not_found"
    ? deny(actor, "patient.unmerged", patientEntity(survivor), "not_found")
    : answer
}

async function unmerge(
  tx: Tx,
  actor: StaffActor,
  survivorId: PatientId,
  mergeId: string,
  at: Date,
): Promise<
  Result<{ duplicateId: PatientId }, "not_found" | "too_late" | "changed_since" | "used_since">
> {
  const [done] = await tx
    .select()
    .from(patientMerges)
    .where(
      and(
        eq(patientMerges.id, mergeId),
        eq(patientMerges.survivorId, survivorId),
        isNull(patientMerges.undoneAt),
      ),
    )
    .for("update")
  const survivor = await findPatient(tx, survivorId)
  if (done === undefined || survivor === undefined) return refuse("not_found")
  if (at.getTime() - done.mergedAt.getTime() > undoMs) return refuse("too_late")
  if (survivor.mergedInto !== null || survivor.version !== done.survivorVersion)
    return refuse("changed_since")
  if (await wasUsed(tx, survivorId, done.mergedAt)) return refuse("used_since")

  await lockBookings(tx, [survivorId, done.duplicateId])
  await lock(tx, [survivorId, done.duplicateId])
  for (const reference of await referencesToPatients(tx)) {
    const rows = done.moved[nameOf(reference)]
    if (rows !== undefined) await moveBack(tx, reference, rows, survivorId, done.duplicateId)
  }
  await writeSurvivor(tx, survivor, done.before, survivor.version + 1, at)
  await tx
    .update(patients)
    .set({ mergedInto: null, mergedAt: null, version: sql`${patients.version} + 1` })
    .where(eq(patients.id, done.duplicateId))
  await tx
    .update(patientMerges)
    .set({ undoneAt: at, undoneBy: actor.userId })
    .where(eq(patientMerges.id, mergeId))
  const data = { fromId: done.duplicateId }
  await recordBoth(tx, actor, "patient.unmerged", [survivorId, done.duplicateId], data, at)
  return ok({ duplicateId: done.duplicateId })
}

/** Each record keeps what is its own under its own key: values that move are sealed anew. */
async function writeSurvivor(
  tx: Tx,
  survivor: PatientRow,
  values: Partial<PatientRow>,
  version: number,
  at: Date,
): Promise<void> {
  const { id, clinicId } = survivor
  const sealed = await sealPatient(tx, clinicId, id, values)
  await tx
    .update(patients)
    .set({ ...sealed, version })
    .where(eq(patients.id, id))
  await indexPatient(tx, clinicId, id, { ...survivor, ...values })
  await tellOldAddress(tx, { clinicId, patientId: id }, survivor, values, at)
}

async function wasUsed(tx: Tx, id: PatientId, since: Date): Promise<boolean> {
  // One after the other: a transaction has one connection, and that takes one statement at a time.
  const later = [
    { table: visits, where: and(eq(visits.patientId, id), gt(visits.createdAt, since)) },
    {
      table: chartEntries,
      where: and(eq(chartEntries.patientId, id), gt(chartEntries.writtenAt, since)),
    },
    { table: documents, where: and(eq(documents.patientId, id), gt(documents.filedAt, since)) },
  ]
  for (const { table, where } of later) if ((await tx.$count(table, where)) > 0) return true
  return false
}

/** In the order of their ids, so that two merges of the same two never wait for each other in a ring. */
function lock(tx: Tx, ids: readonly PatientId[]): Promise<PatientRow[]> {
  return tx
    .select()
    .from(patients)
    .where(inArray(patients.id, [...ids]))
    .orderBy(asc(patients.id))
    .for("update")
}

function recordBoth(
  tx: Tx,
  actor: StaffActor,
  action: "patient.merged" | "patient.unmerged",
  ids: readonly PatientId[],
  data: { fromId: PatientId; fields?: string[] },
  at: Date,
): Promise<void> {
  return recordAll(
    tx,
    actor,
    ids.map((patientId) => ({
      action,
      patientId,
      entity: { type: "patient" as const, id: patientId },
      outcome: "success" as const,
      purpose: purposeOf(actor),
      data,
    })),
    at,
  )
}

function nameOf({ table, column }: { table: string; column: string }): string {
  return `${table}.${column}`
}

// The constraints judge whether one person can have what two records had.
async function attempt<T, R extends string>(
  work: () => Promise<Result<T, R>>,
): Promise<Result<T, R | "overlapping_visits" | "conflicting_rows">> {
  try {
    return await work()
  } catch (error) {
    const code = databaseError(error)?.code
    if (code === "23P01") return refuse("overlapping_visits")
    if (code === "23505") return refuse("conflicting_rows")
    throw error
  }
}
