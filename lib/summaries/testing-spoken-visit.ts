import { randomUUID } from "node:crypto"

import { expect, vi } from "vitest"

import { withTenant } from "@/db/client"
import type { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole, SystemActor } from "@/lib/actor"
import { openedEvents } from "@/lib/audit/testing"
import { writeVisitConsent } from "@/lib/consents/visit-consent"
import { UserId } from "@/lib/ids"
import { bringTranscript } from "@/lib/transcripts/commands"

import { decideModel } from "./model/permission-commands"
import type { ModelName } from "./model/summariser"

export const at = (time: string) => new Date(`2026-11-24T${time}:00Z`)

type Database = Awaited<ReturnType<typeof testDatabase>>

export type SpokenVisit = { clinic: TestClinic; doctor: StaffActor; worker: SystemActor }

/** A visit that ended at 10:51, with what was said in it: its patient agreed, its clinician brought it. */
export async function arrangeSpokenVisit(database: Database): Promise<SpokenVisit> {
  const clinic = await arrangeClinic(database, at("10:20"))
  const { clinicId, visitId } = clinic
  const doctor = staffOf(clinic, "clinician", clinic.clinicianId)
  const worker = mintActor({ kind: "system", clinicId, name: "summaries", requestId: "test" })
  await database.admin.query("update visits set state = 'ended', ended_at = $2 where id = $1", [
    visitId,
    at("10:51"),
  ])
  await agreeToTranscript(clinic, true, at("10:25"))
  const brought = await bringTranscript(
    doctor,
    visitId,
    {
      form: "text",
      text: "Doctor: What brings you in?\nPatient: My left knee hurts, for four days.\nDoctor: Let's follow up in two weeks.",
      speakers: [
        { name: "Doctor", party: "clinician" },
        { name: "Patient", party: "patient" },
      ],
    },
    at("10:52"),
  )
  if (!brought.ok) throw new Error(brought.reason)
  return { clinic, doctor, worker }
}

export async function agreeToTranscript(clinic: TestClinic, transcript: boolean, when: Date) {
  const { clinicId, visitId, patientId } = clinic
  const agreed = { video: true, vitals: true, charting: true, transcript }
  const by = mintActor({ kind: "portal", clinicId, patientId, proxyId: null, requestId: "test" })
  const about = { id: visitId, clinicId, patientId }
  await withTenant(clinicId, (tx) =>
    writeVisitConsent(tx, by, about, { agreed, texts: [], first: false }, when),
  )
}

/**
 * Holds the visit, begins some work, and takes the patient's consent back once that work waits for the
 * visit. Unlike the command it leaves the transcript, so that only who asks again sees it.
 */
export async function withdrawOnceWaitedFor(
  database: Database,
  { clinicId, visitId, patientId }: TestClinic,
  begin: () => void,
  when: Date,
): Promise<void> {
  const holder = await database.admin.connect()
  try {
    await holder.query("begin")
    await holder.query("select from visits where id = $1 for update", [visitId])
    begin()
    await vi.waitFor(async () => {
      const { rowCount } = await database.admin.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
      expect(rowCount).toBe(1)
    }, 10_000)
    await holder.query(
      "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript, given_at) values ($1, $2, $3, true, true, true, false, $4)",
      [clinicId, visitId, patientId, when],
    )
    await holder.query("commit")
  } finally {
    // With the connection goes what it still holds.
    holder.release(true)
  }
}

/** "start refused" and the like: every decision on consent that the log holds of a clinic. */
export async function consentDecisions(database: Database, clinic: TestClinic): Promise<string[]> {
  const events = await openedEvents(database.admin, clinic.clinicId, "consent.applied")
  return events.map(({ outcome, data }) => `${String(data["when"])} ${outcome}`)
}

/** The clinic's administrator lets this model read transcripts, or takes that back. */
export async function allowModel(
  database: Database,
  clinic: TestClinic,
  { host, model }: ModelName,
  allowed = true,
  version = 0,
) {
  const seen = { host, model, version }
  const decision = allowed
    ? ({ allowed: true, acknowledged: true, ...seen } as const)
    : ({ allowed: false, ...seen } as const)
  const boss = await administratorOf(database, clinic)
  const answered = await decideModel(boss, { host, model }, decision, at("10:53"))
  if (!answered.ok) throw new Error(answered.reason)
}

export async function administratorOf(database: Database, clinic: TestClinic): Promise<StaffActor> {
  const id = UserId.parse(randomUUID())
  await database.admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, 'Someone', 'administrator', 'none')",
    [id, clinic.clinicId, `${id}@clinic.example`],
  )
  return staffOf(clinic, "administrator", id)
}

/** Signed in and proved at 10:52, or then. */
export function staffOf(
  clinic: TestClinic,
  role: StaffRole,
  userId: UserId,
  provedAt = at("10:52"),
): StaffActor {
  return mintActor({
    kind: "staff",
    clinicId: clinic.clinicId,
    userId,
    role,
    name: "Dr Rowan Applegarth",
    requestId: "test",
    session: { id: randomUUID(), openedAt: provedAt, provedAt },
  })
}
