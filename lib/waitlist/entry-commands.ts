import { randomUUID } from "node:crypto"

import { and, eq, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { waitlistEntries } from "@/db/schema/waitlist"
import type { StaffActor, VisitorActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { systemActor } from "@/lib/identity/system"
import type { PatientId, VisitTypeId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { bookedPatient } from "@/lib/scheduling/booking/booked-patient"
import { findVisitType } from "@/lib/scheduling/visit-types/visit-types"
import { sealRow } from "@/lib/sealing/seal-row"

import { leaveEntry } from "./leave-entry"
import { giveBackOthers } from "./open-offer"
import type { AddToWaitlist, JoinWaitlist } from "./schema"

type Joined = { entryId: string }

/** From the clinic's page. Whether the clinic knows them is never told. */
export async function joinWaitlist(
  actor: VisitorActor,
  { patient, ...wish }: JoinWaitlist,
  at: Date,
): Promise<Result<Joined, "not_found" | "patient_erased" | "already_waiting">> {
  return withTenant(actor.clinicId, (tx) =>
    insertEntry(tx, actor, actor.visitorId, wish, { newPatient: patient }, "patient", at),
  )
}

/** By staff. Who waits for this kind of visit already is not put on the list twice. */
export async function addToWaitlist(
  actor: StaffActor,
  { patientId, newPatient, ...wish }: AddToWaitlist,
  at: Date,
): Promise<Result<Joined, "forbidden" | "not_found" | "patient_erased" | "already_waiting">> {
  const entity = { type: "waitlist_entry" as const, id: "new" }
  if (!may(actor, "waitlist.offer")) return deny(actor, "waitlist.joined", entity, "forbidden")
  const answer = await withTenant(actor.clinicId, (tx) =>
    insertEntry(tx, actor, actor.userId, wish, { patientId, newPatient }, "staff", at),
  )
  return !answer.ok && answer.reason === "not_found"
    ? deny(actor, "waitlist.joined", entity, "not_found")
    : answer
}

/** Takes somebody off the list; a time that was being offered to them goes on. */
export async function removeFromWaitlist(
  actor: StaffActor,
  entryId: string,
  at: Date,
): Promise<Result<undefined, "forbidden" | "not_found">> {
  const entity = { type: "waitlist_entry" as const, id: entryId }
  if (!may(actor, "waitlist.offer")) return deny(actor, "waitlist.left", entity, "forbidden")
  const found = await withTenant(actor.clinicId, async (tx) => {
    const [entry] = await tx
      .select()
      .from(waitlistEntries)
      .where(eq(waitlistEntries.id, entryId))
      .for("no key update")
    if (entry?.state === "waiting") await leaveEntry(tx, actor, entry, "staff", at)
    return entry !== undefined
  })
  if (!found) return deny(actor, "waitlist.left", entity, "not_found")
  await giveBackOthers(systemActor("waitlist", actor.clinicId), entryId, at)
  return ok()
}

type Wish = Omit<AddToWaitlist, "patientId" | "newPatient">

async function insertEntry(
  tx: Tx,
  actor: StaffActor | VisitorActor,
  who: string,
  { key: attempt, ...wish }: Wish,
  whom: Parameters<typeof bookedPatient>[2],
  source: "patient" | "staff",
  at: Date,
): Promise<Result<Joined, "not_found" | "patient_erased" | "already_waiting">> {
  const { clinicId } = actor
  const key = `${who}/${attempt}`.slice(0, 100)
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`waitlist/${key}`}, 0))`)
  const [known] = await tx
    .select({ id: waitlistEntries.id })
    .from(waitlistEntries)
    .where(and(eq(waitlistEntries.clinicId, clinicId), eq(waitlistEntries.key, key)))
  if (known !== undefined) return ok({ entryId: known.id })
  const type = await findVisitType(tx, wish.visitTypeId)
  if (type === undefined || (actor.kind === "visitor" && !type.selfBooking))
    return refuse("not_found")
  if (wish.clinicianId !== null && !type.clinicianIds.includes(wish.clinicianId))
    return refuse("not_found")
  const booked = await bookedPatient(tx, actor, whom, at)
  if (!booked.ok) return refuse(booked.reason === "no_patient" ? "not_found" : booked.reason)
  const patientId = booked.value
  // A visitor is never told whom the clinic knows: only staff are.
  const event = { action: "waitlist.joined", purpose: purposeOf(actor), patientId } as const
  if (actor.kind === "staff" && (await waitsAlready(tx, patientId, wish.visitTypeId))) {
    const reason = "already_waiting"
    const entity = { type: "waitlist_entry", id: "new" } as const
    await record(tx, actor, { ...event, entity, outcome: "refused", data: { reason } }, at)
    return refuse(reason)
  }
  const id = randomUUID()
  const sealed = await sealRow(tx, { clinicId, patientId }, waitlistEntries, id, wish)
  await tx
    .insert(waitlistEntries)
    .values({ ...sealed, id, clinicId, key, patientId, source, joinedAt: at })
  await record(
    tx,
    actor,
    {
      ...event,
      entity: { type: "waitlist_entry", id },
      outcome: "success",
      data: { entryId: id },
    },
    at,
  )
  return ok({ entryId: id })
}

/** Two desks at once wait for each other at the patient's row. */
async function waitsAlready(tx: Tx, patientId: PatientId, type: VisitTypeId): Promise<boolean> {
  await tx
    .select({ id: patients.id })
    .from(patients)
    .where(eq(patients.id, patientId))
    .for("no key update")
  const found = await tx
    .select({ id: waitlistEntries.id })
    .from(waitlistEntries)
    .where(
      and(
        eq(waitlistEntries.patientId, patientId),
        eq(waitlistEntries.visitTypeId, type),
        eq(waitlistEntries.state, "waiting"),
      ),
    )
    .limit(1)
  return found.length > 0
}
