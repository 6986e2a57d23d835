import { and, asc, eq, gte, lt, ne } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import type { VisitState } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record, recordAll } from "@/lib/audit/record"
import type { PatientId, UserId, VisitId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { calendarOf } from "./calendar"
import { maySchedule } from "./policy"
import type { SlotsAsked } from "./schema"
import { slotDays } from "./slot-view"
import type { DayView } from "./slot-view"
import { freeSlots } from "./slots"
import { addDays, localDate, localDay } from "./wall-time"

export type Clinician = { id: UserId; name: string }
export type SlotWeek = {
  zone: string
  today: string
  hours: boolean
  visitMinutes: number[]
  days: DayView[]
}
export type DayVisit = {
  id: VisitId
  startsAt: Date
  endsAt: Date
  state: VisitState
  reason: string
  hasEmail: boolean
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

/** A clinician's free slots by the clinic's calendar days. */
export async function readSlots(
  actor: StaffActor,
  asked: SlotsAsked,
  at: Date,
): Promise<Result<SlotWeek, "forbidden" | "not_found">> {
  const entity = { type: "slots" as const, id: asked.clinicianId }
  if (!maySchedule(actor)) return deny(actor, "slots.read", entity, "forbidden")
  const zone = await zoneOf(actor)
  const week = await withTenant(actor.clinicId, async (tx) => {
    const today = localDate(zone, at.getTime())
    const from = asked.from ?? today
    const window = {
      from: localDay(zone, from).from,
      to: localDay(zone, addDays(from, asked.days)).from,
    }
    const calendar = await calendarOf(tx, asked.clinicianId, window, at)
    if (calendar === undefined) return undefined
    const slots = freeSlots(calendar, window, at.getTime())
    await record(tx, actor, {
      action: "slots.read",
      entity,
      outcome: "success",
      purpose: purposeOf(actor),
      data: {
        clinicianId: asked.clinicianId,
        from: new Date(window.from).toISOString(),
        to: new Date(window.to).toISOString(),
        results: slots.length,
      },
    })
    const visitMinutes = [...new Set(calendar.rules.map((rule) => rule.visitMinutes))].toSorted(
      (a, b) => a - b,
    )
    return {
      zone,
      today,
      hours: calendar.rules.length > 0,
      visitMinutes,
      days: slotDays(slots, zone, from, asked.days),
    }
  })
  return week === undefined ? deny(actor, "slots.read", entity, "not_found") : ok(week)
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
        patient: { id: patients.id, name: patients.name, reference: patients.reference },
      })
      .from(visits)
      .innerJoin(patients, eq(patients.id, visits.patientId))
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
    return ok(rows.map(({ email, ...visit }) => ({ ...visit, hasEmail: email !== null })))
  })
}

/** The zone of the clinic's calendar. Public: it stands on every patient page. */
export function zoneOf(actor: StaffActor): Promise<string> {
  return withTenant(actor.clinicId, async (tx) => {
    const [clinic] = await tx
      .select({ zone: clinics.zone })
      .from(clinics)
      .where(eq(clinics.id, actor.clinicId))
    return clinic?.zone ?? "UTC"
  })
}
