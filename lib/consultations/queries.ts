import { and, asc, eq, gte, isNull, lt, ne, or } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { visitNotes } from "@/db/schema/record"
import { devices } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record, recordAll } from "@/lib/audit/record"
import { Fault } from "@/lib/error"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { Temporal, ageOn } from "@/lib/time"
import { closesAfterMs, windowAt } from "@/lib/visit-window"

import { withDenials } from "./denied"
import { inOrder } from "./line"
import { agreed } from "./patient-queries"
import { mayLinkDevice, mayReadNote, maySeeVisit, treats } from "./policy"
import { soapSections } from "./soap"
import type { Note, StaffVisitView } from "./staff-visit-view"
import type { TodayView, TodayVisit } from "./today-view"
import {
  consentsOf,
  findVisit,
  inLine,
  newestConsent,
  patientSeat,
  patientSeatsOf,
} from "./visit-rows"
import type { ConsentRow, SeatRow, VisitRow } from "./visit-rows"

/** Today's consultations: a clinician's own, or the whole clinic's for its other staff. */
export async function today(actor: StaffActor, at: Date): Promise<TodayView> {
  return withTenant(actor.clinicId, async (tx) => {
    const clinic = await ownClinic(tx, actor)
    const rows = actor.role === "auditor" ? [] : await dayRows(tx, actor, clinic.zone, at)
    const ids = rows.map((row) => row.visit.id)
    const [seats, consents] = [await patientSeatsOf(tx, ids), await consentsOf(tx, ids)]
    await auditList(
      tx,
      actor,
      rows.map((row) => row.visit),
      at,
    )
    const line = (of: Row[]) =>
      of.map((row) =>
        listed(actor, row, seats.get(row.visit.id), consents.get(row.visit.id), clinic.zone, at),
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
    }
  })
}

/** The clinic's name, zone and number: public, so not audited. */
export async function clinicOf(
  actor: StaffActor,
): Promise<{ name: string; phone: string; zone: string }> {
  const { name, phone, zone } = await withTenant(actor.clinicId, (tx) => ownClinic(tx, actor))
  return { name, phone, zone }
}

/** One visit with everything its page shows, for whoever may see it. */
export async function staffVisit(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<StaffVisitView, "not_found">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = await findVisit(tx, visitId)
    if (found === undefined || !maySeeVisit(actor, found.visit)) return refuse("not_found")
    const { visit, patient, clinician, clinic } = found
    const readsNote = mayReadNote(actor, visit)
    const [consent, seat] = [await newestConsent(tx, visitId), await patientSeat(tx, visitId)]
    const linked = await tx
      .select({ id: devices.id, label: devices.label })
      .from(devices)
      .where(and(eq(devices.visitId, visitId), isNull(devices.revokedAt)))
      .orderBy(asc(devices.createdAt))
    const note = readsNote ? await noteOf(tx, visitId) : null
    await auditRead(tx, actor, visit, note, at)
    return ok({
      visitId: visit.id,
      version: visit.version,
      state: visit.state,
      startsAt: visit.startsAt.toISOString(),
      endsAt: visit.endsAt.toISOString(),
      arrivedAt: visit.arrivedAt?.toISOString() ?? null,
      admittedAt: visit.admittedAt?.toISOString() ?? null,
      endedAt: visit.endedAt?.toISOString() ?? null,
      reason: visit.reason,
      clinic: { name: clinic.name, phone: clinic.phone, zone: clinic.zone, locale: clinic.locale },
      clinician,
      patient: {
        id: patient.id,
        name: patient.name,
        age: ageOn(patient.birthDate, at, clinic.zone),
        sex: patient.sex,
        birthDate: patient.birthDate,
        reference: patient.reference,
        language: patient.language,
        allergies: patient.allergies,
        phone: patient.phone,
      },
      consent: consent === undefined ? null : agreed(consent),
      check: seat?.deviceCheck ?? null,
      seenAt: seat?.seenAt?.toISOString() ?? null,
      devices: linked,
      note,
      may: {
        treat: treats(actor, visit),
        linkDevice: mayLinkDevice(actor, visit),
        readNote: readsNote,
      },
    })
  })
  return withDenials(actor, "visit.read", visitId, result)
}

async function ownClinic(tx: Tx, actor: StaffActor) {
  const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, actor.clinicId))
  if (clinic === undefined) throw new Fault("invariant", "a staff member has a clinic")
  return clinic
}

/** Every section, also those in which nobody has written: version 0. */
export async function noteOf(tx: Tx, visitId: VisitId): Promise<Note> {
  const rows = await tx.select().from(visitNotes).where(eq(visitNotes.visitId, visitId))
  const section = (name: (typeof soapSections)[number]) => {
    const row = rows.find((one) => one.section === name)
    return { lines: row?.lines ?? [], version: row?.version ?? 0 }
  }
  return {
    subjective: section("subjective"),
    objective: section("objective"),
    assessment: section("assessment"),
    plan: section("plan"),
  }
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
  return tx
    .select({ visit: visits, patient: patients, clinician: { id: users.id, name: users.name } })
    .from(visits)
    .innerJoin(patients, eq(patients.id, visits.patientId))
    .innerJoin(users, eq(users.id, visits.clinicianId))
    .where(
      and(
        or(ofToday, waits, eq(visits.state, "in_call")),
        actor.role === "clinician" ? eq(visits.clinicianId, actor.userId) : undefined,
      ),
    )
    .orderBy(asc(visits.startsAt), asc(visits.id))
}

function listed(
  actor: StaffActor,
  { visit, patient, clinician }: Row,
  seat: SeatRow | undefined,
  consent: ConsentRow | undefined,
  zone: string,
  at: Date,
): TodayVisit {
  return {
    visitId: visit.id,
    version: visit.version,
    startsAt: visit.startsAt.toISOString(),
    reason: visit.reason,
    patient: {
      id: patient.id,
      name: patient.name,
      age: ageOn(patient.birthDate, at, zone),
      language: patient.language,
      phone: patient.phone,
    },
    clinician,
    arrivedAt: visit.arrivedAt?.toISOString() ?? null,
    seenAt: seat?.seenAt?.toISOString() ?? null,
    check: seat?.deviceCheck ?? null,
    consent: consent === undefined ? null : agreed(consent),
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

async function auditRead(
  tx: Tx,
  actor: StaffActor,
  visit: VisitRow,
  note: Note | null,
  at: Date,
): Promise<void> {
  const about = {
    outcome: "success",
    purpose: purposeOf(actor),
    patientId: visit.patientId,
  } as const
  await record(
    tx,
    actor,
    {
      ...about,
      action: "visit.read",
      entity: { type: "visit", id: visit.id },
      data: { visitId: visit.id, view: "visit" },
    },
    at,
  )
  const written =
    note === null ? [] : soapSections.filter((section) => note[section].lines.length > 0)
  if (written.length === 0) return
  await record(
    tx,
    actor,
    {
      ...about,
      action: "note.read",
      entity: { type: "note", id: visit.id },
      data: { visitId: visit.id, sections: written },
    },
    at,
  )
}
