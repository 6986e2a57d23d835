import { and, desc, eq, gte, inArray, ne } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { breakGlass } from "@/db/schema/people"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import type { AuditAction, AuditEntity, AuditPurpose } from "@/lib/audit/event"
import { PatientId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import type { Permission } from "@/lib/permissions"
import { refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { clinicianBehindMs, purposeIn, recordAccess } from "./policy"
import type { RecordAccess } from "./policy"

export type PatientRow = typeof patients.$inferSelect
export type Opened = { patient: PatientRow; access: RecordAccess; purpose: AuditPurpose }

type Asked = {
  permission: Permission
  attempted: AuditAction
  /** The chart, or anything of a record that is not one's own, needs it open. */
  needs: "chart" | "details"
}
export type RecordRefusal = "forbidden" | "not_found" | "record_closed"

/**
 * Does something with one patient's record, in one transaction, for whoever may: the role, whose patient
 * it is, and that it is this clinic's and was not merged into another. A refused attempt is written down.
 */
export async function onRecord<T, R extends string, D extends object>(
  actor: StaffActor,
  id: string,
  { permission, attempted, needs }: Asked,
  at: Date,
  work: (tx: Tx, opened: Opened) => Promise<Result<T, R, D>>,
): Promise<Result<T, R, D> | Result<never, RecordRefusal>> {
  if (!may(actor, permission)) return deny(actor, attempted, patientEntity(id), "forbidden")
  const patientId = PatientId.safeParse(id)
  if (!patientId.success) return deny(actor, attempted, patientEntity(id), "not_found")
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const patient = await findPatient(tx, patientId.data)
    if (patient === undefined || patient.mergedInto !== null || patient.erasedAt !== null)
      return "not_found"
    const access = await accessTo(tx, actor, patient.id, at)
    const open =
      needs === "chart"
        ? access.kind === "own" || access.kind === "emergency"
        : access.kind !== "closed"
    return open ? work(tx, { patient, access, purpose: purposeIn(actor, access) }) : "closed"
  })
  if (answer === "not_found") return deny(actor, attempted, patientEntity(id), "not_found")
  // What is not of this record is no more there for them than a record that is not.
  if (answer !== "closed")
    return answer.ok || answer.reason !== "not_found"
      ? answer
      : deny(actor, attempted, patientEntity(id), "not_found", at)
  await deny(actor, attempted, patientEntity(id), "forbidden")
  return refuse("record_closed")
}

export async function findPatient(tx: Tx, id: PatientId): Promise<PatientRow | undefined> {
  const [row] = await findPatients(tx, [id])
  return row
}

/** Several, in no order. */
export function findPatients(tx: Tx, ids: readonly PatientId[]): Promise<PatientRow[]> {
  return tx
    .select()
    .from(patients)
    .where(inArray(patients.id, [...ids]))
}

/** How far this patient's record is open to someone at this moment. */
export async function accessTo(
  tx: Tx,
  actor: StaffActor,
  patientId: PatientId,
  at: Date,
): Promise<RecordAccess> {
  const known = await tx
    .select({ clinicianId: visits.clinicianId, startsAt: visits.startsAt })
    .from(visits)
    .where(
      and(
        eq(visits.patientId, patientId),
        ne(visits.state, "cancelled"),
        gte(visits.startsAt, new Date(at.getTime() - clinicianBehindMs)),
      ),
    )
  const [glass] = await tx
    .select({ until: breakGlass.expiresAt })
    .from(breakGlass)
    .where(and(eq(breakGlass.userId, actor.userId), eq(breakGlass.patientId, patientId)))
    .orderBy(desc(breakGlass.expiresAt))
    .limit(1)
  return recordAccess(actor, { visits: known, glassUntil: glass?.until ?? null }, at)
}

/** An id that is no id is not written down. */
export function patientEntity(id: string): AuditEntity {
  const named = PatientId.safeParse(id)
  return { type: "patient", id: named.success ? named.data : "unknown" }
}
