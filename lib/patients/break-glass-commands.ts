import { randomUUID } from "node:crypto"

import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { users } from "@/db/schema/identity"
import { breakGlass } from "@/db/schema/people"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { PatientId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"

import { emergencyMs } from "./policy"
import { accessTo, findPatient, patientEntity } from "./record-access"
import type { EmergencyReason } from "./schema"

/**
 * Opens a record that is not one's own patient's, for an hour and with the reason. It is always granted
 * to whoever cares for patients: a question in an emergency must not cost a life. It is never quiet:
 * each administrator gets a message, and every event from then on carries the purpose BTG.
 */
export async function openInEmergency(
  actor: StaffActor,
  id: string,
  { reason }: EmergencyReason,
  at: Date,
): Promise<Result<{ until: string }, "forbidden" | "not_found">> {
  const attempted = "patient.break_glass"
  if (!may(actor, "chart.break_glass"))
    return deny(actor, attempted, patientEntity(id), "forbidden")
  const patientId = PatientId.safeParse(id)
  const until = patientId.success ? await open(actor, patientId.data, reason, at) : undefined
  return until === undefined
    ? deny(actor, attempted, patientEntity(id), "not_found")
    : ok({ until: until.toISOString() })
}

function open(
  actor: StaffActor,
  patientId: PatientId,
  reason: string,
  at: Date,
): Promise<Date | undefined> {
  return withTenant(actor.clinicId, async (tx) => {
    const patient = await findPatient(tx, patientId)
    if (patient === undefined || patient.mergedInto !== null) return undefined
    const access = await accessTo(tx, actor, patientId, at)
    if (access.kind === "emergency") return access.until
    const [id, until] = [randomUUID(), new Date(at.getTime() + emergencyMs)]
    const { clinicId, userId } = actor
    const sealed = await sealRow(tx, { clinicId, patientId }, breakGlass, id, { reason })
    await tx
      .insert(breakGlass)
      .values({ id, clinicId, patientId, userId, ...sealed, openedAt: at, expiresAt: until })
    await record(
      tx,
      actor,
      {
        action: "patient.break_glass",
        patientId,
        entity: { type: "patient", id: patientId },
        outcome: "success",
        purpose: "BTG",
        data: { minutes: emergencyMs / 60_000, reason },
      },
      at,
    )
    const administrators = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.role, "administrator"), eq(users.active, true)))
    for (const administrator of administrators)
      await enqueue(tx, clinicId, letterJob, {
        kind: "break_glass",
        userId: administrator.id,
        patientId,
      })
    return until
  })
}
