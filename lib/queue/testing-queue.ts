import { randomUUID } from "node:crypto"

import type { TestDatabase } from "@/db/testing"
import type { TestClinic } from "@/db/testing-clinic"
import type { StaffActor, StaffRole, VisitorActor } from "@/lib/actor"
import { testStaff, testVisitor } from "@/lib/identity/testing-actors"
import { UserId, VisitTypeId } from "@/lib/ids"

/** A visit type that can be had now, of the clinic's clinician. */
export async function arrangeOnDemand(
  database: TestDatabase,
  clinic: TestClinic,
  minutes = 15,
): Promise<VisitTypeId> {
  const id = VisitTypeId.parse(randomUUID())
  await database.admin.query(
    "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes, on_demand) values ($1, $2, 'now', 'See a doctor now', $3, 15, true)",
    [id, clinic.clinicId, minutes],
  )
  await database.admin.query(
    "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) values ($1, $2, $3)",
    [clinic.clinicId, id, clinic.clinicianId],
  )
  return id
}

/** Somebody of the clinic; a clinician sees patients of every visit type. */
export async function arrangeStaff(
  database: TestDatabase,
  clinic: TestClinic,
  role: StaffRole = "clinician",
): Promise<StaffActor> {
  const userId = UserId.parse(randomUUID())
  await database.admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, $4, $5, 'none')",
    [userId, clinic.clinicId, `${userId}@clinic.example`, `Dr ${userId.slice(0, 4)}`, role],
  )
  if (role === "clinician")
    await database.admin.query(
      "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) select clinic_id, id, $2 from visit_types where clinic_id = $1",
      [clinic.clinicId, userId],
    )
  return staffActor(clinic, userId, role)
}

export function staffActor(clinic: TestClinic, userId: UserId, role: StaffRole): StaffActor {
  return testStaff(clinic.clinicId, userId, role)
}

export function visitor(clinic: TestClinic, visitorId: string = randomUUID()): VisitorActor {
  return testVisitor(clinic.clinicId, visitorId)
}
