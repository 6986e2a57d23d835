import { and, asc, eq, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { visitNotes } from "@/db/schema/record"
import { devices } from "@/db/schema/rooms"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { newestConsent } from "@/lib/consents/visit-consent"
import { Fault } from "@/lib/error"
import type { VisitId } from "@/lib/ids"
import { allergyLine } from "@/lib/patients/allergy-line"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList, isUnreadable, unreadable } from "@/lib/sealing/as-list"
import { ageOn } from "@/lib/time"

import { withDenials } from "./denied"
import { agreed } from "./patient-queries"
import { mayLinkDevice, mayReadNote, maySeeVisit, treats } from "./policy"
import { soapSections } from "./soap"
import type { Note, StaffVisitView } from "./staff-visit-view"
import { findVisit, patientSeat, waitsForPhone } from "./visit-rows"

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
    const linked = await asList(() =>
      tx
        .select({ id: devices.id, label: devices.label })
        .from(devices)
        .where(and(eq(devices.visitId, visitId), isNull(devices.revokedAt)))
        .orderBy(asc(devices.createdAt)),
    )
    const note = readsNote ? await asList(() => noteOf(tx, visitId)) : null
    await auditRead(tx, actor, visit, note, at)
    return ok({
      visitId: visit.id,
      classId: visit.sessionId,
      version: visit.version,
      state: visit.state,
      startsAt: visit.startsAt.toISOString(),
      endsAt: visit.endsAt.toISOString(),
      arrivedAt: visit.arrivedAt?.toISOString() ?? null,
      admittedAt: visit.admittedAt?.toISOString() ?? null,
      endedAt: visit.endedAt?.toISOString() ?? null,
      reason: visit.reason,
      place: visit.place,
      clinic: { name: clinic.name, phone: clinic.phone, zone: clinic.zone, locale: clinic.locale },
      room: treats(actor, visit) ? visit.room : null,
      protection: visit.protection,
      clinician,
      patient: {
        id: patient.id,
        name: patient.name,
        age: ageOn(patient.birthDate, at, clinic.zone),
        sex: patient.sex,
        birthDate: patient.birthDate,
        reference: patient.reference,
        language: patient.language,
        allergies: await allergyLine(tx, patient.id),
        phone: patient.phone,
      },
      consent: consent === undefined ? null : agreed(consent),
      check: seat?.deviceCheck ?? null,
      seenAt: seat?.seenAt?.toISOString() ?? null,
      phoneMeAt: waitsForPhone(seat)?.toISOString() ?? null,
      devices: linked,
      note,
      may: {
        treat: treats(actor, visit),
        linkDevice: mayLinkDevice(actor, visit),
        readNote: readsNote,
        hold: may(actor, "hold.change"),
      },
    })
  })
  return withDenials(actor, "visit.read", visitId, result, at)
}

export async function ownClinic(tx: Tx, actor: StaffActor) {
  const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, actor.clinicId))
  if (clinic === undefined) throw new Fault("invariant", "a staff member has a clinic")
  return clinic
}

/**
 * Every section, also those in which nobody has written: version 0. Of one that does not open, asked for as a list,
 * one line says so; nobody writes over it, as saving reads it, too.
 */
export async function noteOf(tx: Tx, visitId: VisitId): Promise<Note> {
  const rows = await tx.select().from(visitNotes).where(eq(visitNotes.visitId, visitId))
  const section = (name: (typeof soapSections)[number]) => {
    const row = rows.find((one) => one.section === name)
    const version = row?.version ?? 0
    return row !== undefined && isUnreadable(row.lines)
      ? { lines: [{ text: unreadable, at: row.updatedAt.toISOString() }], version }
      : { lines: row?.lines ?? [], version }
  }
  return {
    subjective: section("subjective"),
    objective: section("objective"),
    assessment: section("assessment"),
    plan: section("plan"),
  }
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
