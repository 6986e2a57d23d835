import { and, asc, eq, gte, lt, ne } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { patients, users } from "@/db/schema/identity"
import { seats } from "@/db/schema/rooms"
import type { DeviceCheck } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { VisitState } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import type { PatientId, UserId, VisitId } from "@/lib/ids"
import type { MessageView } from "@/lib/notifications/message-view"
import { newestMessages } from "@/lib/notifications/queries"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { clinicZone } from "./parties"
import { maySchedule } from "./policy"
import { addDays, localDay } from "./wall-time"

export type Clinician = { id: UserId; name: string }
export type DayVisit = {
  id: VisitId
  startsAt: Date
  endsAt: Date
  state: VisitState
  reason: string
  hasEmail: boolean
  /** The patient said that they will come. */
  confirmed: boolean
  /** What became of the newest message about it. */
  message: MessageView | null
  /** When the patient's page last checked camera, microphone and sound; days before, perhaps. */
  check: DeviceCheck | null
  patient: { id: PatientId; name: string; reference: string }
}

/** Who can be booked. Names of staff are not a patient's data: not an event. */
export async function listClinicians(actor: StaffActor): Promise<Result<Clinician[], "forbidden">> {
  if (!maySchedule(actor))
    return deny(actor, "slots.read", { type: "slots", id: "clinicians" }, "forbidden")
  return withTenant(actor.clinicId, async (tx) =>
    ok(
      await tx
        .select({ id: users.id, name: users.name })
        .from(users)
        .where(and(eq(users.role, "clinician"), eq(users.active, true)))
        .orderBy(asc(users.createdAt), asc(users.name)),
    ),
  )
}

/** A clinician's visits on one day (YYYY-MM-DD) of the clinic's calendar; each patient is an event. */
export async function readDay(
  actor: StaffActor,
  clinicianId: UserId,
  date: string,
): Promise<Result<DayVisit[], "forbidden">> {
  if (!maySchedule(actor))
    return deny(actor, "visit.listed", { type: "slots", id: clinicianId }, "forbidden")
  const zone = await zoneOf(actor)
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .select({
        id: visits.id,
        startsAt: visits.startsAt,
        endsAt: visits.endsAt,
        state: visits.state,
        reason: visits.reason,
        email: patients.email,
        confirmedAt: visits.confirmedAt,
        check: seats.deviceCheck,
        patient: { id: patients.id, name: patients.name, reference: patients.reference },
      })
      .from(visits)
      .innerJoin(patients, eq(patients.id, visits.patientId))
      .leftJoin(seats, and(eq(seats.visitId, visits.id), eq(seats.role, "patient")))
      .where(
        and(
          eq(visits.clinicianId, clinicianId),
          ne(visits.state, "cancelled"),
          gte(visits.startsAt, new Date(localDay(zone, date).from)),
          lt(visits.startsAt, new Date(localDay(zone, addDays(date, 1)).from)),
        ),
      )
      .orderBy(asc(visits.startsAt))
    await recordAll(
      tx,
      actor,
      rows.map(({ id, patient }) => ({
        action: "visit.listed" as const,
        patientId: patient.id,
        entity: { type: "visit" as const, id },
        outcome: "success" as const,
        purpose: purposeOf(actor),
        data: { view: "calendar", day: date, results: rows.length },
      })),
    )
    const told = await newestMessages(
      tx,
      rows.map((row) => row.id),
    )
    return ok(
      rows.map(({ email, confirmedAt, ...visit }) => ({
        ...visit,
        hasEmail: email !== null,
        confirmed: confirmedAt !== null,
        message: told.get(visit.id) ?? null,
      })),
    )
  })
}

function zoneOf(actor: StaffActor): Promise<string> {
  return withTenant(actor.clinicId, (tx) => clinicZone(tx, actor.clinicId))
}
