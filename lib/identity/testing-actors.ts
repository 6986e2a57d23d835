import { mintActor } from "@/lib/actor"
import type { PatientActor, StaffActor, StaffRole, VisitorActor } from "@/lib/actor"
import type { ClinicId, UserId } from "@/lib/ids"

import { visitorBehind } from "./visit-session"

/** For tests: the patient behind a session's token, as `currentPatient` finds them behind a cookie. */
export async function patientActorOf(token: string, at: Date): Promise<PatientActor> {
  const visitor = await visitorBehind(token, "test", at)
  if (visitor?.kind !== "patient") throw new Error("no session")
  return visitor
}

export function testStaff(clinicId: ClinicId, userId: UserId, role: StaffRole): StaffActor {
  return mintActor({ kind: "staff", clinicId, userId, role, name: "Someone", requestId: "test" })
}

export function testVisitor(clinicId: ClinicId, visitorId: string): VisitorActor {
  return mintActor({ kind: "visitor", clinicId, visitorId, requestId: "test" })
}
