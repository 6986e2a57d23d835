import { randomUUID } from "node:crypto"

import { eq, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients } from "@/db/schema/identity"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { databaseError } from "@/lib/error"
import { VisitId } from "@/lib/ids"
import type { PatientId } from "@/lib/ids"
import { registerPatient } from "@/lib/patients/commands"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"

import { decideBooking } from "./booking"
import { readCalendars } from "./calendar"
import { insertVisit } from "./insert-visit"
import { nextFree } from "./next-free"
import type { NextFree } from "./next-free"
import { clinicZone } from "./parties"
import { maySchedule } from "./policy"
import type { Booking } from "./schema"
import { findVisitType } from "./visit-types"

export type Booked = {
  visitId: VisitId
  patientId: PatientId
  startsAt: string
  endsAt: string
  mailed: boolean
}
export type BookingRefused =
  | Refused<"forbidden" | "not_found" | "not_a_slot" | "past">
  | Refused<"taken", NextFree>

/**
 * Books a slot: the visit, its link, the audit events and the promised message commit together. A
 * slot that is taken, or a patient who has another visit then, is refused with the nearest free times.
 */
export async function bookVisit(
  actor: StaffActor,
  booking: Booking,
  at: Date,
): Promise<{ ok: true; value: Booked } | BookingRefused> {
  if (!maySchedule(actor))
    return deny(actor, "visit.booked", { type: "slots", id: booking.clinicianId }, "forbidden")
  const answer = await tryBooking(actor, booking, at)
  if (answer.ok) return answer
  switch (answer.reason) {
    case "no_clinician":
      return deny(actor, "visit.booked", { type: "slots", id: booking.clinicianId }, "not_found")
    case "no_patient":
      return deny(
        actor,
        "visit.booked",
        { type: "patient", id: patientOf(booking) ?? "unknown" },
        "not_found",
      )
    case "taken":
      return refuse("taken", await nextFree(actor, booking, patientOf(booking), at))
    case "not_a_slot":
    case "past":
      return refuse(answer.reason)
  }
}

type Attempt = Result<Booked, "no_clinician" | "no_patient" | "not_a_slot" | "past" | "taken">

async function tryBooking(actor: StaffActor, booking: Booking, at: Date): Promise<Attempt> {
  try {
    return await withTenant(actor.clinicId, (tx) => book(tx, actor, booking, at))
  } catch (error) {
    const constraint = databaseError(error)?.constraint
    if (constraint === "reservations_person_free") return refuse("taken")
    throw error
  }
}

// Nothing is written before the last refusal: what this returns is committed.
async function book(tx: Tx, actor: StaffActor, booking: Booking, at: Date): Promise<Attempt> {
  const known = patientOf(booking)
  await oneAtATime(tx, [booking.clinicianId, ...(known === undefined ? [] : [known])])
  const start = booking.startsAt.getTime()
  const type = await findVisitType(tx, booking.visitTypeId)
  if (type === undefined || !type.clinicianIds.includes(booking.clinicianId))
    return refuse("no_clinician")
  const [clinician] = await readCalendars(tx, {
    people: [booking.clinicianId],
    window: { from: start, to: start + 86_400_000 },
    visitType: type,
    patientId: known,
    at,
  })
  if (clinician === undefined) return refuse("no_clinician")
  const decision = decideBooking(clinician.calendar, type, {
    startsAt: start,
    now: at.getTime(),
    zone: await clinicZone(tx, actor.clinicId),
  })
  if (decision.kind !== "book") return refuse(decision.kind)

  const patient =
    "newPatient" in booking
      ? {
          id: await registerPatient(tx, actor, booking.newPatient, at),
          email: booking.newPatient.email,
        }
      : await findPatient(tx, booking.patientId)
  if (patient === undefined) return refuse("no_patient")
  const visit = {
    id: VisitId.parse(randomUUID()),
    patientId: patient.id,
    clinicianId: booking.clinicianId,
    visitTypeId: booking.visitTypeId,
    startsAt: new Date(decision.slot.startsAt),
    endsAt: new Date(decision.slot.endsAt),
    reason: booking.reason,
    hasEmail: patient.email !== null,
  }
  await insertVisit(tx, actor, visit, purposeOf(actor), at)
  return ok({
    visitId: visit.id,
    patientId: visit.patientId,
    startsAt: visit.startsAt.toISOString(),
    endsAt: visit.endsAt.toISOString(),
    mailed: visit.hasEmail,
  })
}

/**
 * Bookings of one clinician, and of one patient, wait for each other until the transaction ends. The
 * constraints would hold without this, but two inserts that meet in an exclusion constraint can
 * deadlock. The clinician's lock always comes first.
 */
async function oneAtATime(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`booking/${id}`}, 0))`)
}

async function findPatient(
  tx: Tx,
  id: PatientId,
): Promise<{ id: PatientId; email: string | null } | undefined> {
  const rows = await tx
    .select({ id: patients.id, email: patients.email })
    .from(patients)
    .where(eq(patients.id, id))
  return rows[0]
}

function patientOf(booking: Booking): PatientId | undefined {
  return "patientId" in booking ? booking.patientId : undefined
}
