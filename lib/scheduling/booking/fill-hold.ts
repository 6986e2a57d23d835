import { randomUUID } from "node:crypto"

import { and, eq, gt, inArray } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { holds } from "@/db/schema/booking"
import { visitTypes } from "@/db/schema/visit-types"
import type { Actor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { Fault } from "@/lib/error"
import { VisitId } from "@/lib/ids"
import type { HoldId, PatientId, UserId } from "@/lib/ids"
import { sealRow } from "@/lib/sealing/seal-row"

import { IntakeAnswers, IntakeForm } from "../visit-types/intake"
import { fileIntake } from "../visit-types/intake-commands"
import { judgeAnswers } from "../visit-types/judge-intake"
import { insertVisit } from "./insert-visit"
import { lockPeople } from "./lock-people"

export type StandingHold = typeof holds.$inferSelect

/**
 * A hold with its people locked: nobody else can confirm, approve, release or expire it until the
 * transaction ends. Undefined where there is none by this id. `patientId`: whose time it will take.
 */
export async function lockHold(
  tx: Tx,
  holdId: HoldId,
  patientId: PatientId | undefined,
  at: Date,
): Promise<StandingHold | undefined> {
  const [seen] = await tx.select().from(holds).where(eq(holds.id, holdId))
  if (seen === undefined) return undefined
  const { clinicId, clinicianId, interpreterId } = seen
  await lockPeople(
    tx,
    clinicId,
    {
      clinicians: [clinicianId],
      interpreters: [interpreterId],
      patients: [seen.patientId, patientId],
    },
    at,
  )
  const [hold] = await tx.select().from(holds).where(eq(holds.id, holdId)).for("update")
  return hold
}

/**
 * Turns a hold that stands into a visit, in the caller's transaction: compare and swap, so that of many
 * at once one succeeds. Throws the constraint's error where the patient has another visit then.
 */
export async function fillHold(
  tx: Tx,
  actor: Actor,
  hold: StandingHold,
  { patientId, reason, intake }: { patientId: PatientId; reason: string; intake?: unknown },
  at: Date,
  decidedBy: UserId | null = null,
): Promise<VisitId> {
  const whose = { clinicId: hold.clinicId, patientId }
  const sealed = await sealRow(tx, whose, holds, hold.id, { reason })
  const swapped = await tx
    .update(holds)
    .set({ state: "confirmed", patientId, ...sealed, decidedBy })
    .where(
      and(
        eq(holds.id, hold.id),
        inArray(holds.state, ["held", "requested"]),
        gt(holds.expiresAt, at),
      ),
    )
    .returning({ id: holds.id })
  if (swapped.length === 0) throw new Fault("invariant", "The hold was not locked")
  const id = VisitId.parse(randomUUID())
  const { visitTypeId, clinicianId, interpreterId, sessionId, seatNo, startsAt, endsAt } = hold
  const { bufferBeforeMinutes, bufferAfterMinutes } = hold
  await insertVisit(
    tx,
    actor,
    {
      id,
      patientId,
      visitTypeId,
      clinicianId,
      interpreterId,
      sessionId,
      seatNo,
      startsAt,
      endsAt,
      bufferBeforeMinutes,
      bufferAfterMinutes,
      reason,
    },
    purposeOf(actor),
    at,
  )
  await tx.update(holds).set({ visitId: id }).where(eq(holds.id, hold.id))
  await keepIntake(tx, actor, hold, { patientId, visitId: id, answers: intake ?? hold.intake }, at)
  return id
}

/** The questions of the type that is held; undefined where there is no such hold. */
export async function formOf(tx: Tx, holdId: HoldId): Promise<IntakeForm | undefined> {
  const [type] = await tx
    .select({ intake: visitTypes.intake })
    .from(holds)
    .innerJoin(visitTypes, eq(visitTypes.id, holds.visitTypeId))
    .where(eq(holds.id, holdId))
  return type === undefined ? undefined : IntakeForm.parse(type.intake)
}

/** What the patient answered when they asked for the time belongs to the visit. */
async function keepIntake(
  tx: Tx,
  actor: Actor,
  { id, visitTypeId }: StandingHold,
  given: { patientId: PatientId; visitId: VisitId; answers: unknown },
  at: Date,
): Promise<void> {
  const form = await formOf(tx, id)
  const parsed = IntakeAnswers.safeParse(given.answers)
  if (form === undefined || form.questions.length === 0 || !parsed.success) return
  const judged = judgeAnswers(form, parsed.data)
  if (!judged.ok) return
  const { patientId, visitId } = given
  await fileIntake(tx, actor, { patientId, visitId, visitTypeId, form, answers: judged.value }, at)
}
