import { randomUUID } from "node:crypto"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import type { Channel } from "@/db/schema/messages"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { VisitId } from "@/lib/ids"
import type { PatientId } from "@/lib/ids"
import { wayTo } from "@/lib/notifications/recipients"
import { registerPatient } from "@/lib/patients/commands"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"

import { maySchedule, mustAsk } from "../policy"
import type { Booking } from "../schema"
import { findVisitType } from "../visit-types/visit-types"
import { knownPatient } from "./booked-patient"
import type { NoPatient } from "./booked-patient"
import { findCandidates } from "./candidates"
import { claim } from "./claim"
import { insertVisit } from "./insert-visit"
import { nextFree } from "./next-free"
import type { NextFree } from "./next-free"

export type Booked = {
  visitId: VisitId
  patientId: PatientId
  startsAt: string
  endsAt: string
  told: Channel | null
}
export type BookingRefused =
  | Refused<"forbidden" | "not_found" | "patient_erased" | "needs_approval" | "not_a_slot" | "past">
  | Refused<"taken", NextFree>

/**
 * Books a slot in one step: the visit, its link, the audit events and the promised messages commit
 * together. A slot that is taken, or a patient who has another visit then, is refused with the nearest
 * free times. Without a clinician it is the first who is free. What waits for approval is held first.
 */
export async function bookVisit(
  actor: StaffActor,
  booking: Booking,
  at: Date,
): Promise<{ ok: true; value: Booked } | BookingRefused> {
  const slots = { type: "slots" as const, id: booking.clinicianId ?? booking.visitTypeId }
  if (!maySchedule(actor)) return deny(actor, "visit.booked", slots, "forbidden")
  const known = "patientId" in booking ? booking.patientId : undefined
  const answer = await withTenant(actor.clinicId, (tx) => book(tx, actor, booking, known, at))
  if (answer.ok) return answer
  switch (answer.reason) {
    case "no_clinician":
      return deny(actor, "visit.booked", slots, "not_found")
    case "no_patient":
    case "patient_erased": {
      const entity = { type: "patient", id: known ?? "unknown" } as const
      const denied = await deny(actor, "visit.booked", entity, "not_found")
      return answer.reason === "no_patient" ? denied : refuse(answer.reason)
    }
    case "taken":
      return refuse("taken", await nextFree(actor, booking, known, at))
    case "needs_approval":
    case "not_a_slot":
    case "past":
      return refuse(answer.reason)
  }
}

type Attempt = Result<
  Booked,
  "no_clinician" | NoPatient | "needs_approval" | "not_a_slot" | "past" | "taken"
>

async function book(
  tx: Tx,
  actor: StaffActor,
  booking: Booking,
  known: PatientId | undefined,
  at: Date,
): Promise<Attempt> {
  const { visitTypeId, clinicianId, startsAt, reason } = booking
  const type = await findVisitType(tx, visitTypeId)
  if (type === undefined) return refuse("no_clinician")
  if (clinicianId !== undefined && !type.clinicianIds.includes(clinicianId))
    return refuse("no_clinician")
  if (mustAsk(actor, type)) return refuse("needs_approval")
  const wish = { type, clinicianId, startsAt, patientId: known }
  const found = await findCandidates(tx, actor.clinicId, wish, at)
  if (!found.ok) return refuse(found.reason)
  const patient = known === undefined ? ok() : await knownPatient(tx, known)
  if (!patient.ok) return patient
  return claim(
    tx,
    actor.clinicId,
    wish,
    found.value,
    async (savepoint, place) => {
      const patientId =
        "newPatient" in booking
          ? await registerPatient(savepoint, actor, booking.newPatient, at)
          : booking.patientId
      const visitId = VisitId.parse(randomUUID())
      const visit = { ...place, id: visitId, patientId, reason }
      await insertVisit(savepoint, actor, visit, purposeOf(actor), at)
      return {
        visitId,
        patientId,
        startsAt: place.startsAt.toISOString(),
        endsAt: place.endsAt.toISOString(),
        told: (await wayTo(savepoint, actor.clinicId, patientId, "confirmation")) ?? null,
      }
    },
    at,
  )
}
