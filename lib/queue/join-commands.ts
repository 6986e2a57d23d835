import { randomUUID } from "node:crypto"

import { and, eq, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients } from "@/db/schema/identity"
import { queueEntries } from "@/db/schema/queue"
import type { Actor, StaffActor, VisitorActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { Fault } from "@/lib/error"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import type { PatientId, VisitTypeId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { bookedPatient } from "@/lib/scheduling/booking/booked-patient"
import { fileIntake } from "@/lib/scheduling/visit-types/intake-commands"
import { judgeAnswers, redFlags } from "@/lib/scheduling/visit-types/judge-intake"
import { sealRow } from "@/lib/sealing/seal-row"

import { lineMoved } from "./near"
import { onDemandForm, reasonIn } from "./on-demand-form"
import { onDemandTypes } from "./queue-rows"
import type { VisitTypeRow } from "./queue-rows"
import type { AddWalkIn, JoinQueue } from "./schema"

type Joined = { entryId: string; token: string }
export type JoinRefusal = "not_on_demand" | "answer_missing" | "answer_wrong" | "emergency"

/**
 * A place in the walk-in queue for somebody who came to the clinic's page. An answer that is an
 * emergency is refused first with what to do; whoever has read that may go on. Whether the clinic knows
 * them is never told: the same answer follows either way.
 */
export async function joinQueue(
  actor: VisitorActor,
  input: JoinQueue,
  at: Date,
): Promise<
  Result<Joined, JoinRefusal, { field?: string; flags?: string[]; emergencyNumber?: string }>
> {
  return withTenant(actor.clinicId, async (tx) => {
    // The key is the browser's: with whom it was made up, it is part of it.
    const key = `${actor.visitorId}/${input.key}`.slice(0, 100)
    const known = await entryOfKey(tx, actor, key)
    if (known !== undefined) return ok(known)
    const type = await onDemandType(tx, input.visitTypeId)
    if (type === undefined) return refuse("not_on_demand")
    const form = onDemandForm(type.intake)
    const judged = judgeAnswers(form, input.answers)
    if (!judged.ok) return judged
    const answers = judged.value
    const flags = redFlags(form, answers)
    if (flags.length > 0 && !input.emergencyRead)
      return refuse("emergency", { flags, emergencyNumber: await emergencyNumber(tx, actor) })
    const booked = await bookedPatient(tx, actor, { newPatient: input.patient }, at)
    if (!booked.ok) throw new Fault("invariant", "a visitor says who they are")
    const patientId = booked.value
    const intakeId = await fileIntake(
      tx,
      actor,
      { patientId, visitTypeId: type.id, visitId: null, form, answers },
      at,
    )
    const reason = reasonIn(form, answers) ?? type.name
    const redFlag = flags.length > 0
    return ok(
      await insertEntry(
        tx,
        actor,
        { key, patientId, type, intakeId, reason, redFlag, source: "patient", seenAt: at },
        at,
      ),
    )
  })
}

/**
 * Somebody whom the desk adds, once. They are told by message when their turn is near, where there is
 * an address.
 */
export async function addWalkIn(
  actor: StaffActor,
  input: AddWalkIn,
  at: Date,
): Promise<
  Result<
    { entryId: string },
    "forbidden" | "not_found" | "patient_erased" | "not_on_demand" | "already_waiting"
  >
> {
  const entity = { type: "queue_entry" as const, id: "new" }
  if (!may(actor, "queue.add")) return deny(actor, "queue.joined", entity, "forbidden")
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const key = `${actor.userId}/${input.key}`.slice(0, 100)
    const known = await entryOfKey(tx, actor, key)
    if (known !== undefined) return ok({ entryId: known.entryId })
    const type = await onDemandType(tx, input.visitTypeId)
    if (type === undefined) return refuse("not_on_demand")
    const { patientId: knownId, newPatient } = input
    const booked = await bookedPatient(tx, actor, { patientId: knownId, newPatient }, at)
    if (!booked.ok) return refuse(booked.reason === "no_patient" ? "not_found" : booked.reason)
    const patientId = booked.value
    if (await isInLine(tx, patientId)) {
      const reason = "already_waiting"
      const event = {
        action: "queue.joined",
        entity,
        purpose: purposeOf(actor),
        patientId,
      } as const
      await record(tx, actor, { ...event, outcome: "refused", data: { reason } }, at)
      return refuse(reason)
    }
    const { reason, urgent: redFlag } = input
    const { entryId } = await insertEntry(
      tx,
      actor,
      { key, patientId, type, intakeId: null, reason, redFlag, source: "staff", seenAt: null },
      at,
    )
    return ok({ entryId })
  })
  return !answer.ok && answer.reason === "not_found"
    ? deny(actor, "queue.joined", entity, "not_found")
    : answer
}

type NewEntry = {
  key: string
  patientId: PatientId
  type: VisitTypeRow
  intakeId: string | null
  reason: string
  redFlag: boolean
  source: "patient" | "staff"
  seenAt: Date | null
}

async function insertEntry(
  tx: Tx,
  actor: Actor,
  { type, ...entry }: NewEntry,
  at: Date,
): Promise<Joined> {
  const id = randomUUID()
  const token = linkToken("queue", id)
  const whose = { clinicId: actor.clinicId, patientId: entry.patientId }
  await tx.insert(queueEntries).values({
    ...(await sealRow(tx, whose, queueEntries, id, entry)),
    id,
    clinicId: actor.clinicId,
    tokenHash: tokenHash(token),
    visitTypeId: type.id,
    joinedAt: at,
    messageWanted: entry.source === "staff",
  })
  await record(
    tx,
    actor,
    {
      action: "queue.joined",
      patientId: entry.patientId,
      entity: { type: "queue_entry", id },
      outcome: "success",
      purpose: purposeOf(actor),
      data: { entryId: id },
    },
    at,
  )
  await lineMoved(tx, actor.clinicId, at)
  return { entryId: id, token }
}

/** Two desks at once wait for each other at the patient's row. */
async function isInLine(tx: Tx, patientId: PatientId): Promise<boolean> {
  await tx
    .select({ id: patients.id })
    .from(patients)
    .where(eq(patients.id, patientId))
    .for("no key update")
  const found = await tx
    .select({ id: queueEntries.id })
    .from(queueEntries)
    .where(and(eq(queueEntries.patientId, patientId), eq(queueEntries.state, "waiting")))
    .limit(1)
  return found.length > 0
}

/** The entry that this attempt made before. Two presses at once wait for each other here. */
async function entryOfKey(tx: Tx, actor: Actor, key: string): Promise<Joined | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`queue/${key}`}, 0))`)
  const [row] = await tx
    .select({ id: queueEntries.id })
    .from(queueEntries)
    .where(and(eq(queueEntries.clinicId, actor.clinicId), eq(queueEntries.key, key)))
  return row && { entryId: row.id, token: linkToken("queue", row.id) }
}

async function onDemandType(tx: Tx, id: VisitTypeId): Promise<VisitTypeRow | undefined> {
  return (await onDemandTypes(tx)).find((type) => type.id === id)
}

async function emergencyNumber(tx: Tx, actor: Actor): Promise<string> {
  const [clinic] = await tx
    .select({ number: clinics.emergencyNumber })
    .from(clinics)
    .where(eq(clinics.id, actor.clinicId))
  return clinic?.number ?? "112"
}
