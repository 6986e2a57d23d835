import { createHash } from "node:crypto"

import { eq, sql } from "drizzle-orm"

import type { SystemActor } from "@/lib/actor"
import type { AuditEvent } from "@/lib/audit/event"
import { record } from "@/lib/audit/record"
import { tokenHash } from "@/lib/identity/link-token"
import { DeviceId, PatientId, UserId, VisitId } from "@/lib/ids"
import { samples } from "@/lib/patients/sample-documents"
import { indexPatient, indexProxy, sealPatient } from "@/lib/sealing/patient-row"
import { sealRow } from "@/lib/sealing/seal-row"
import { signedText } from "@/lib/summaries/signed-text"

import type { Tx } from "./client"
import type { DemoClinic } from "./demo-clinics"
import { demoId } from "./demo-id"
import type { DemoRecord } from "./demo-records"
import { patients } from "./schema/identity"
import { visitOutcomes } from "./schema/outcomes"
import { chartEntries, documents, proxies } from "./schema/people"
import { summaries } from "./schema/record"
import { devices } from "./schema/rooms"
import { visits } from "./schema/scheduling"
import type { VisitRow } from "./schema/scheduling"
import { vitalNumerics } from "./schema/vitals"
import { isErased } from "./seed-erased"

/** What stands in a patient's record. Each row has an id of its own, so that a second run adds nothing. */
export async function ensureRecord(
  tx: Tx,
  actor: SystemActor,
  clinic: DemoClinic,
  kept: DemoRecord,
  at: Date,
): Promise<void> {
  const patient = clinic.patients.find(({ reference }) => reference === kept.reference)
  if (patient === undefined) return
  const { clinicId } = actor
  const patientId = PatientId.parse(demoId("patient", kept.reference))
  const staffId = (name: string) => {
    const email = clinic.staff.find((one) => one.name === name)?.email ?? ""
    return UserId.parse(demoId("user", email))
  }
  const clinicianId = staffId(patient.clinician)
  const today = at.toISOString().slice(0, 10)
  const whose = { clinicId, patientId }
  for (const { kind, name, detail, severity, since } of kept.entries ?? []) {
    const id = demoId("entry", `${kept.reference}/${name}`)
    await tx
      .insert(chartEntries)
      .values({
        ...(await sealRow(tx, whose, chartEntries, `${id}|1`, { name, detail })),
        id,
        version: 1,
        clinicId,
        patientId,
        kind,
        status: "active",
        severity: severity ?? null,
        sinceDay: since ?? null,
        writtenBy: clinicianId,
        writtenAt: at,
      })
      .onConflictDoNothing()
  }
  const desk = clinic.staff.find(({ role }) => role === "scheduler")
  for (const { until, ...proxy } of kept.proxies ?? []) {
    const id = demoId("proxy", `${kept.reference}/${proxy.name}`)
    const made = await tx
      .insert(proxies)
      .values({
        ...(await sealRow(tx, whose, proxies, id, proxy)),
        id,
        clinicId,
        patientId,
        language: "en",
        fromDay: today,
        untilDay: until ?? null,
        addedBy: staffId(desk?.name ?? patient.clinician),
        addedAt: at,
      })
      .onConflictDoNothing()
      .returning({ id: proxies.id })
    if (made.length > 0) await indexProxy(tx, clinicId, id, { phone: null, ...proxy })
  }
  const twinId = PatientId.parse(demoId("patient", kept.twin?.reference ?? ""))
  if (kept.twin !== undefined && !(await isErased(tx, twinId))) {
    const id = twinId
    const { birthDate, sex, language } = patient
    const twin = { email: null, ...kept.twin, birthDate }
    const made = await tx
      .insert(patients)
      .values({
        ...(await sealPatient(tx, clinicId, id, twin)),
        ...{ id, clinicId, sex, language, createdAt: at },
      })
      .onConflictDoNothing()
      .returning({ id: patients.id })
    if (made.length > 0) {
      await indexPatient(tx, clinicId, id, twin)
      await note(tx, actor, { action: "patient.created", entity: { type: "patient", id } }, id, at)
    }
  }
  const ids = { clinicId, patientId, clinicianId }
  for (const past of kept.past ?? []) await ensurePast(tx, actor, clinic, patient, ids, past, at)
}

type Noted = Pick<AuditEvent, "entity"> & {
  action: "patient.created" | "visit.booked" | "device.linked"
}

function note(
  tx: Tx,
  actor: SystemActor,
  event: Noted,
  patientId: PatientId,
  at: Date,
): Promise<void> {
  const shared = { patientId, outcome: "success", purpose: "HOPERAT", data: {} } as const
  return record(tx, actor, { ...shared, ...event }, at)
}

type Ids = Pick<VisitRow, "clinicId" | "patientId" | "clinicianId">
type Past = NonNullable<DemoRecord["past"]>[number]

/** A visit that was held at ten o'clock, its charted numbers, a letter, and the summary that was signed. */
async function ensurePast(
  tx: Tx,
  actor: SystemActor,
  clinic: DemoClinic,
  patient: DemoClinic["patients"][number],
  { clinicId, patientId, clinicianId }: Ids,
  past: Past,
  at: Date,
): Promise<void> {
  const name = `${patient.reference}/${past.reason}`
  const id = VisitId.parse(demoId("past visit", name))
  const [known] = await tx.select({ id: visits.id }).from(visits).where(eq(visits.id, id))
  if (known !== undefined) return
  const startsAt = new Date(at.getTime() - past.daysAgo * 86_400_000)
  startsAt.setUTCHours(10, 0, 0, 0)
  const minutes = (count: number) => new Date(startsAt.getTime() + count * 60_000)
  await tx.insert(visits).values({
    id,
    clinicId,
    patientId,
    clinicianId,
    startsAt,
    endsAt: minutes(10),
    state: "ended",
    ...(await sealRow(tx, { clinicId, patientId }, visits, id, { reason: past.reason })),
    arrivedAt: minutes(-5),
    admittedAt: startsAt,
    endedAt: minutes(9),
    createdAt: minutes(-10_000),
  })
  const deviceId = DeviceId.parse(demoId("past device", name))
  await tx.insert(devices).values({
    id: deviceId,
    clinicId,
    visitId: id,
    patientId,
    tokenHash: tokenHash(`revoked ${deviceId}`),
    ...(await sealRow(tx, { clinicId, patientId }, devices, deviceId, {
      label: "Bedside monitor",
    })),
    createdAt: startsAt,
    revokedAt: minutes(9),
  })
  await note(tx, actor, { action: "visit.booked", entity: { type: "visit", id } }, patientId, at)
  const device = { type: "device" as const, id: deviceId }
  await note(tx, actor, { action: "device.linked", entity: device }, patientId, at)
  await tx.insert(visitOutcomes).values({
    clinicId,
    visitId: id,
    seq: 1,
    result: "attended",
    reason: "evidence",
    decidedAt: minutes(10),
  })
  const measuredOn = startsAt.toISOString().slice(0, 10)
  await tx.execute(sql`select ensure_vital_partitions(${measuredOn}::date, 1)`)
  await tx.insert(vitalNumerics).values(
    Array.from({ length: 60 }, (_, second) => ({
      clinicId,
      visitId: id,
      patientId,
      deviceId,
      code: "MDC_ECG_HEART_RATE",
      at: new Date(startsAt.getTime() + second * 1_000),
      value: past.heartRate + (second % 7) - 3,
      unit: "/min",
      derived: true,
    })),
  )
  const documentId = demoId("document", name)
  const file = { name: `${past.reason}.pdf`, bytes: samples.pdf }
  await tx
    .insert(documents)
    .values({
      ...(await sealRow(tx, { clinicId, patientId }, documents, documentId, file)),
      id: documentId,
      clinicId,
      patientId,
      mediaType: "application/pdf",
      size: samples.pdf.length,
      sha256: createHash("sha256").update(samples.pdf).digest("hex"),
      filedBy: clinicianId,
      filedAt: minutes(20),
    })
    .onConflictDoNothing()
  const lines = [
    { section: "subjective" as const, text: past.reason, cites: ["B1"] },
    { section: "plan" as const, text: past.plan, cites: [] },
  ]
  const sources = [
    { id: "B1", kind: "booking" as const, at: startsAt.toISOString(), text: past.reason },
  ]
  const signedAt = minutes(15)
  const heading = {
    visitId: id,
    patient,
    clinician: patient.clinician,
    clinic: clinic.name,
    admittedAt: startsAt,
    endedAt: minutes(9),
  }
  const text = signedText(heading, lines, sources, { by: patient.clinician, at: signedAt })
  await tx.insert(summaries).values({
    visitId: id,
    clinicId,
    patientId,
    state: "signed",
    ...(await sealRow(tx, { clinicId, patientId }, summaries, id, {
      lines,
      sources,
      signedText: text,
    })),
    version: 2,
    draftedAt: minutes(10),
    signedAt,
    signedBy: clinicianId,
    signedSha256: createHash("sha256").update(text).digest("hex"),
  })
}
