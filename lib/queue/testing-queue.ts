import { randomUUID } from "node:crypto"

import type { TestDatabase } from "@/db/testing"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole, VisitorActor } from "@/lib/actor"
import { UserId, VisitTypeId } from "@/lib/ids"

/** A visit type that can be had now, of the clinic's every clinician. */
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
  return id
}

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
  return staffActor(clinic, userId, role)
}

export function staffActor(clinic: TestClinic, userId: UserId, role: StaffRole): StaffActor {
  const { clinicId } = clinic
  return mintActor({ kind: "staff", clinicId, userId, role, name: "Someone", requestId: "test" })
}

export function visitor(clinic: TestClinic, visitorId: string = randomUUID()): VisitorActor {
  return mintActor({ kind: "visitor", clinicId: clinic.clinicId, visitorId, requestId: "test" })
}
