import { and, asc, eq, gte, lt, ne, or } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients, users } from "@/db/schema/identity"
import type { ConsentRow, SeatRow } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import { Fault } from "@/lib/error"
import type { MessageView } from "@/lib/notifications/message-view"
import { newestMessages } from "@/lib/notifications/queries"
import { may } from "@/lib/permissions"
import { asList, isUnreadable } from "@/lib/sealing/as-list"
import { Temporal, ageOn } from "@/lib/time"
import { closesAfterMs, windowAt } from "@/lib/visit-window"

import { inOrder } from "./line"
import { agreed } from "./patient-queries"
import { treats } from "./policy"
import { ownClinic } from "./queries"
import type { TodayView, TodayVisit } from "./today-view"
import { consentsOf, inLine, patientSeatsOf, waitsForPhone } from "./visit-rows"

/** Today's consultations: a clinician's or interpreter's own, or the whole clinic's for its other staff. */
export async function today(actor: StaffActor, at: Date): Promise<TodayView> {
  return withTenant(actor.clinicId, async (tx) => {
    const clinic = await ownClinic(tx, actor)
    const rows = may(actor, "today.read") ? await dayRows(tx, actor, clinic.zone, at) : []
    const ids = rows.map((row) => row.visit.id)
    const [seats, consents] = [await patientSeatsOf(tx, ids), await consentsOf(tx, ids)]
    const told = await newestMessages(tx, ids)
    await auditList(
      tx,
      actor,
      rows.map((row) => row.visit),
      at,
    )
    const line = (of: Row[]) =>
      of.map((row) =>
        listed(
          actor,
          row,
          seats.get(row.visit.id),
          consents.get(row.visit.id),
          told.get(row.visit.id),
          clinic.zone,
          at,
        ),
      )
    const expected = rows.filter(
      ({ visit }) => visit.state === "booked" || visit.state === "waiting",
    )
    const open = expected.filter(({ visit }) => windowAt(visit, at) !== "over")
    const arrived = open.filter(({ visit }) => visit.state === "waiting")
    const waiting = inOrder(arrived.map((row) => ({ ...inLine(row.visit), row })))
    return {
      clinic: { name: clinic.name, zone: clinic.zone, locale: clinic.locale },
      at: at.toISOString(),
      counts: {
        visits: rows.length,
        seen: rows.filter((row) => row.visit.state === "ended").length,
      },
      inCall: line(rows.filter((row) => row.visit.state === "in_call")),
      waiting: line(waiting.map(({ row }) => row)),
      comingUp: line(open.filter(({ visit }) => visit.state === "booked")),
      missed: line(expected.filter(({ visit }) => windowAt(visit, at) === "over")),
      everyone: actor.role !== "clinician",
      sendsLinks: may(actor, "message.send"),
    }
  })
}

type Row = Awaited<ReturnType<typeof dayRows>>[number]

/** Of the clinic's day; and, across midnight, whoever is in a call or can still be admitted. */
async function dayRows(tx: Tx, actor: StaffActor, zone: string, at: Date) {
  const start = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .startOfDay()
  const [from, to] = [start, start.add({ days: 1 })].map((day) => new Date(day.epochMilliseconds))
  if (from === undefined || to === undefined) throw new Fault("invariant", "a day has two ends")
  const waits = and(
    eq(visits.state, "waiting"),
    gte(visits.endsAt, new Date(at.getTime() - closesAfterMs)),
  )
  const ofToday = and(
    gte(visits.startsAt, from),
    lt(visits.startsAt, to),
    ne(visits.state, "cancelled"),
  )
  return asList(() =>
    tx
      .select({ visit: visits, patient: patients, clinician: { id: users.id, name: users.name } })
      .from(visits)
      .innerJoin(patients, eq(patients.id, visits.patientId))
      .innerJoin(users, eq(users.id, visits.clinicianId))
      .where(
        and(
          or(ofToday, waits, eq(visits.state, "in_call")),
          actor.role === "clinician" ? eq(visits.clinicianId, actor.userId) : undefined,
          actor.role === "interpreter" ? eq(visits.interpreterId, actor.userId) : undefined,
        ),
      )
      .orderBy(asc(visits.startsAt), asc(visits.id)),
  )
}

function listed(
  actor: StaffActor,
  { visit, patient, clinician }: Row,
  seat: SeatRow | undefined,
  consent: ConsentRow | undefined,
  message: MessageView | undefined,
  zone: string,
  at: Date,
): TodayVisit {
  return {
    visitId: visit.id,
    classId: visit.sessionId,
    version: visit.version,
    startsAt: visit.startsAt.toISOString(),
    reason: visit.reason,
    patient: {
      id: patient.id,
      name: patient.name,
      age: isUnreadable(patient.birthDate) ? null : ageOn(patient.birthDate, at, zone),
      language: patient.language,
      phone: patient.phone,
    },
    clinician,
    arrivedAt: visit.arrivedAt?.toISOString() ?? null,
    seenAt: seat?.seenAt?.toISOString() ?? null,
    check: seat?.deviceCheck ?? null,
    phoneMeAt: waitsForPhone(seat)?.toISOString() ?? null,
    consent: consent === undefined ? null : agreed(consent),
    confirmed: visit.confirmedAt !== null,
    message: message ?? null,
    mine: treats(actor, visit),
  }
}

/** One event per patient in the list. */
async function auditList(tx: Tx, actor: StaffActor, rows: VisitRow[], at: Date): Promise<void> {
  const byPatient = new Map(rows.map((visit) => [visit.patientId, visit]))
  await recordAll(
    tx,
    actor,
    [...byPatient.values()].map((visit) => ({
      action: "visit.listed" as const,
      entity: { type: "visit" as const, id: visit.id },
      outcome: "success" as const,
      purpose: purposeOf(actor),
      patientId: visit.patientId,
      data: { view: "today", results: rows.length },
    })),
    at,
  )
}
