import { randomUUID } from "node:crypto"

import type { Pool } from "pg"

import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole } from "@/lib/actor"
import { ClinicId, PatientId, UserId, VisitTypeId } from "@/lib/ids"

export type BenchClinic = {
  clinicId: ClinicId
  clinicians: readonly UserId[]
  patients: readonly PatientId[]
  /** A quarter of an hour each quarter of an hour, offered by every clinician. */
  visitTypeId: VisitTypeId
  /** A member of its staff with this role. */
  staff(role: StaffRole, userId?: UserId): StaffActor
}

/** A clinic with people, written by the superuser: how it came to be is not what is measured. */
export async function makeClinic(
  admin: Pool,
  size: { clinicians: number; patients: number },
): Promise<BenchClinic> {
  const clinicId = ClinicId.parse(randomUUID())
  const clinicians = Array.from({ length: size.clinicians }, () => UserId.parse(randomUUID()))
  const patients = Array.from({ length: size.patients }, () => PatientId.parse(randomUUID()))
  await admin.query(
    "insert into clinics (id, slug, name, phone, zone) values ($1, $2, 'Riverside Clinic', '020 7946 0148', 'Europe/London')",
    [clinicId, `bench-${clinicId.slice(0, 8)}`],
  )
  await admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash) select id, $1, id || '@riverside.example', 'Dr Rowan Applegarth', 'clinician', 'x' from unnest($2::uuid[]) as u (id)",
    [clinicId, clinicians],
  )
  await admin.query(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex, email) select id, $1, 'RC-' || left(id::text, 8), 'Agnes Thistledown', '1942-03-14', 'F', 'agnes@patients.example' from unnest($2::uuid[]) as p (id)",
    [clinicId, patients],
  )
  const visitTypeId = VisitTypeId.parse(randomUUID())
  await admin.query(
    "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes, window_days) values ($1, $2, 'consultation', 'Consultation', 15, 15, 365)",
    [visitTypeId, clinicId],
  )
  await admin.query(
    "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) select $1, $2, id from unnest($3::uuid[]) as u (id)",
    [clinicId, visitTypeId, clinicians],
  )
  const staff = (role: StaffRole, userId: UserId = UserId.parse(randomUUID())): StaffActor =>
    mintActor({
      kind: "staff",
      clinicId,
      userId,
      role,
      name: "Orla Quince",
      requestId: randomUUID(),
    })
  return { clinicId, clinicians, patients, visitTypeId, staff }
}

export function firstOf<T>(list: readonly T[]): T {
  const [first] = list
  if (first === undefined) throw new Error("the bench's clinic has nobody in it")
  return first
}
