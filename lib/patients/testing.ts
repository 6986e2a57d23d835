import { randomUUID } from "node:crypto"

import type { TestDatabase } from "@/db/testing"
import type { StaffRole } from "@/lib/actor"
import { PatientId, UserId, VisitId } from "@/lib/ids"
import type { ClinicId } from "@/lib/ids"

/** A member of staff in the database, so that rows can name them, as `mintActor` takes one. */
export async function arrangeStaff(database: TestDatabase, clinicId: ClinicId, role: StaffRole) {
  const userId = UserId.parse(randomUUID())
  const name = `${role} ${userId.slice(0, 4)}`
  await database.admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash, standing_at) values ($1, $2, $3, $4, $5, 'none', now() - interval '30 days')",
    [userId, clinicId, `${userId}@clinic.example`, name, role],
  )
  return { kind: "staff", clinicId, userId, role, name, requestId: "r1" } as const
}

export async function arrangePatient(
  database: TestDatabase,
  clinicId: ClinicId,
  over: Partial<Record<"name" | "birthDate" | "email" | "phone" | "reference", string>> = {},
): Promise<PatientId> {
  const id = PatientId.parse(randomUUID())
  await database.admin.query(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex, email, phone) values ($1, $2, $3, $4, $5, 'F', $6, $7)",
    [
      id,
      clinicId,
      over.reference ?? `RC-${id.slice(0, 8)}`,
      over.name ?? "Agnes Thistledown",
      over.birthDate ?? "1942-03-14",
      over.email ?? null,
      over.phone ?? null,
    ],
  )
  return id
}

export async function arrangeVisit(
  database: TestDatabase,
  visit: { clinicId: ClinicId; patientId: PatientId; clinicianId: UserId; startsAt: Date },
  state = "booked",
): Promise<VisitId> {
  const id = VisitId.parse(randomUUID())
  const { clinicId, patientId, clinicianId, startsAt } = visit
  await database.admin.query(
    "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason, state, created_at) values ($1, $2, $3, $4, $5, $6, 'Cough', $7, $8)",
    [
      id,
      clinicId,
      patientId,
      clinicianId,
      startsAt,
      new Date(startsAt.getTime() + 20 * 60_000),
      state,
      new Date(startsAt.getTime() - 86_400_000),
    ],
  )
  return id
}

/** Action, outcome and purpose of every event of a clinic, in order. */
export async function eventsOf(database: TestDatabase, clinicId: ClinicId): Promise<string[]> {
  const { rows } = await database.admin.query<{ line: string }>(
    "select action || ' ' || outcome || ' ' || purpose as line from audit_events where clinic_id = $1 order by seq",
    [clinicId],
  )
  return rows.map(({ line }) => line)
}
