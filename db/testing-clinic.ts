import { randomUUID } from "node:crypto"

import { ClinicId, PatientId, UserId, VisitId } from "@/lib/ids"

import type { TestDatabase } from "./testing"

export type TestClinic = {
  clinicId: ClinicId
  clinicianId: UserId
  patientId: PatientId
  visitId: VisitId
  startsAt: Date
  endsAt: Date
}

/** A clinic with one clinician, one patient born 1942-03-14 and one booked visit, arranged past every rule. */
export async function arrangeClinic(
  database: TestDatabase,
  startsAt: Date,
  options: { passwordHash?: string; minutes?: number } = {},
): Promise<TestClinic> {
  const clinicId = ClinicId.parse(randomUUID())
  const clinicianId = UserId.parse(randomUUID())
  const patientId = PatientId.parse(randomUUID())
  const visitId = VisitId.parse(randomUUID())
  const endsAt = new Date(startsAt.getTime() + (options.minutes ?? 20) * 60_000)
  const short = clinicId.slice(0, 8)
  const run = (text: string, values: unknown[]) => database.admin.query(text, values)
  await run(
    "insert into clinics (id, slug, name, phone, zone) values ($1, $2, 'Riverside Clinic', '020 7946 0148', 'Europe/London')",
    [clinicId, `clinic-${short}`],
  )
  await run(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, 'Dr Rowan Applegarth', 'clinician', $4)",
    [clinicianId, clinicId, `doctor-${short}@clinic.example`, options.passwordHash ?? "none"],
  )
  await run(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, 'RC-204417', 'Agnes Thistledown', '1942-03-14', 'F')",
    [patientId, clinicId],
  )
  await run(
    "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason) values ($1, $2, $3, $4, $5, $6, 'Cough')",
    [visitId, clinicId, patientId, clinicianId, startsAt, endsAt],
  )
  return { clinicId, clinicianId, patientId, visitId, startsAt, endsAt }
}
