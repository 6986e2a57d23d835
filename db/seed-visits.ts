import { randomUUID } from "node:crypto"

import { and, desc, eq, gt, gte, inArray, isNull, lte } from "drizzle-orm"

import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { Fault } from "@/lib/error"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { DeviceId, PatientId, UserId, VisitId } from "@/lib/ids"
import { insertVisit } from "@/lib/scheduling/booking/insert-visit"
import { issueLink } from "@/lib/scheduling/booking/visit-link"
import { readCalendars } from "@/lib/scheduling/slots/calendars"
import { freeSlots } from "@/lib/scheduling/slots/slots"
import type { Slot } from "@/lib/scheduling/slots/slots"
import { findVisitType } from "@/lib/scheduling/visit-types/visit-types"
import type { OfferedType } from "@/lib/scheduling/visit-types/visit-types"
import { indexPatient, sealPatient } from "@/lib/sealing/patient-row"
import { sealRow } from "@/lib/sealing/seal-row"
import { closesAfterMs, opensBeforeMs } from "@/lib/visit-window"

import type { Tx } from "./client"
import type { DemoClinic, DemoPatient } from "./demo-clinics"
import { demoId } from "./demo-id"
import { patients, visitLinks } from "./schema/identity"
import { devices } from "./schema/rooms"
import { visits } from "./schema/scheduling"
import { demoTypeId } from "./seed-hours"

export type DemoVisit = { id: VisitId; patientId: PatientId; endsAt: Date; linkId: string }

/** The patient, and a visit that stands; undefined where the clinician has no free time. */
export async function ensurePatient(
  tx: Tx,
  actor: SystemActor,
  clinic: DemoClinic,
  patient: DemoPatient,
  at: Date,
): Promise<DemoVisit | undefined> {
  const { clinicId } = actor
  const { reference, name, birthDate, sex, language, phone } = patient
  const id = PatientId.parse(demoId("patient", reference))
  const email = `${name
    .toLowerCase()
    .replace(/[^a-z ]/g, "")
    .trim()
    .replaceAll(" ", ".")}@patients.example`
  const person = { name, birthDate, email, phone }
  const made = await tx
    .insert(patients)
    .values({
      id,
      clinicId,
      reference,
      sex,
      language,
      createdAt: at,
      ...(await sealPatient(tx, clinicId, id, person)),
    })
    .onConflictDoNothing()
    .returning({ id: patients.id })
  if (made.length > 0) {
    await indexPatient(tx, clinicId, id, person)
    const entity = { type: "patient" as const, id }
    await record(
      tx,
      actor,
      {
        action: "patient.created",
        patientId: id,
        entity,
        outcome: "success",
        purpose: "HOPERAT",
        data: {},
      },
      at,
    )
  }
  const clinician = clinic.staff.find((one) => one.name === patient.clinician)
  if (clinician === undefined)
    throw new Fault("invariant", `${clinic.slug} has no ${patient.clinician}`)
  const type = await findVisitType(tx, demoTypeId(clinic, "consultation"))
  if (type === undefined) return undefined
  return ensureVisit(
    tx,
    actor,
    { id, reason: patient.reason, visit: patient.visit },
    { type, clinicianId: UserId.parse(demoId("user", clinician.email)) },
    at,
  )
}

async function ensureVisit(
  tx: Tx,
  actor: SystemActor,
  patient: { id: PatientId; reason: string; visit: "now" | number },
  { type, clinicianId }: { type: OfferedType; clinicianId: UserId },
  at: Date,
): Promise<DemoVisit | undefined> {
  const standing =
    patient.visit === "now"
      ? await joinableVisit(tx, patient.id, at)
      : await upcomingVisit(tx, patient.id, at)
  if (standing !== undefined)
    return {
      ...standing,
      linkId: (await liveLink(tx, standing.id)) ?? (await newLink(tx, actor, standing, at)),
    }
  const slot = await slotFor(tx, { type, clinicianId }, patient, at)
  if (slot === undefined) return undefined
  const visit = {
    id: VisitId.parse(randomUUID()),
    patientId: patient.id,
    clinicianId,
    visitTypeId: type.id,
    startsAt: new Date(slot.startsAt),
    endsAt: new Date(slot.endsAt),
    reason: patient.reason,
  }
  return { ...visit, linkId: await insertVisit(tx, actor, visit, "HOPERAT", at) }
}

/** What is left of a window that is still worth handing out. */
const worthMs = 30 * 60_000

type Standing = { id: VisitId; patientId: PatientId; endsAt: Date }
const standingColumns = { id: visits.id, patientId: visits.patientId, endsAt: visits.endsAt }

async function joinableVisit(
  tx: Tx,
  patientId: PatientId,
  at: Date,
): Promise<Standing | undefined> {
  const rows = await tx
    .select(standingColumns)
    .from(visits)
    .where(
      and(
        eq(visits.patientId, patientId),
        inArray(visits.state, ["booked", "waiting"]),
        lte(visits.startsAt, new Date(at.getTime() + opensBeforeMs)),
        gte(visits.endsAt, new Date(at.getTime() - closesAfterMs + worthMs)),
      ),
    )
    .orderBy(desc(visits.startsAt))
    .limit(1)
  return rows[0]
}

async function upcomingVisit(
  tx: Tx,
  patientId: PatientId,
  at: Date,
): Promise<Standing | undefined> {
  const rows = await tx
    .select(standingColumns)
    .from(visits)
    .where(and(eq(visits.patientId, patientId), eq(visits.state, "booked"), gt(visits.endsAt, at)))
    .limit(1)
  return rows[0]
}

/** For "now" the slot that runs or the next one, else one just past; otherwise the first that many minutes ahead. */
async function slotFor(
  tx: Tx,
  { type, clinicianId }: { type: OfferedType; clinicianId: UserId },
  patient: { id: PatientId; visit: "now" | number },
  at: Date,
): Promise<Slot | undefined> {
  const now = at.getTime()
  const window = { from: now - closesAfterMs + worthMs, to: now + 24 * 3_600_000 }
  const [clinician] = await readCalendars(tx, {
    people: [clinicianId],
    window,
    patientId: patient.id,
    at,
  })
  // Asked as if it were the window's start: a slot just past is good enough for a demo.
  const asked = { window, now: window.from, zone: "UTC" }
  const free = clinician === undefined ? [] : freeSlots(clinician.calendar, type, asked)
  if (patient.visit !== "now") {
    const wanted = now + patient.visit * 60_000
    return free.find((slot) => slot.startsAt >= wanted)
  }
  const joinable = free.filter((slot) => slot.startsAt <= now + opensBeforeMs)
  return joinable.find((slot) => slot.endsAt > now) ?? joinable.at(-1)
}

async function liveLink(tx: Tx, visitId: VisitId): Promise<string | undefined> {
  const rows = await tx
    .select({ id: visitLinks.id })
    .from(visitLinks)
    .where(
      and(
        eq(visitLinks.visitId, visitId),
        isNull(visitLinks.revokedAt),
        gt(visitLinks.triesLeft, 0),
      ),
    )
    .orderBy(desc(visitLinks.createdAt))
    .limit(1)
  return rows[0]?.id
}

function newLink(tx: Tx, actor: SystemActor, visit: Standing, at: Date): Promise<string> {
  return issueLink(tx, actor, visit, "HOPERAT", at)
}

/** The link of the page beside the patient's monitor: one a visit. */
export async function ensureBedside(
  tx: Tx,
  actor: SystemActor,
  visit: DemoVisit,
  at: Date,
): Promise<DeviceId> {
  const { clinicId } = actor
  const [known] = await tx
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.visitId, visit.id), isNull(devices.revokedAt)))
    .limit(1)
  if (known !== undefined) return known.id
  const id = DeviceId.parse(randomUUID())
  const { id: visitId, patientId } = visit
  await tx.insert(devices).values({
    id,
    clinicId,
    visitId,
    patientId,
    tokenHash: tokenHash(linkToken("device", id)),
    ...(await sealRow(tx, { clinicId, patientId }, devices, id, { label: "Bedside monitor" })),
    createdAt: at,
  })
  const expiresAt = new Date(visit.endsAt.getTime() + closesAfterMs).toISOString()
  await record(
    tx,
    actor,
    {
      action: "device.linked",
      patientId,
      entity: { type: "device", id },
      outcome: "success",
      purpose: "HOPERAT",
      data: { visitId, deviceId: id, expiresAt },
    },
    at,
  )
  return id
}
