import { eq } from "drizzle-orm"

import { withCredential } from "@/db/client"
import { patientSessions } from "@/db/schema/identity"
import { mintActor } from "@/lib/actor"
import type { PatientActor, StaffActor, StaffRole, VisitorActor } from "@/lib/actor"
import type { ClinicId, UserId } from "@/lib/ids"

import { tokenHash } from "./link-token"

/** For tests: the patient behind a session's token, as `currentPatient` finds them behind a cookie. */
export async function patientActorOf(token: string): Promise<PatientActor> {
  const [session] = await withCredential(tokenHash(token), (tx) =>
    tx
      .select()
      .from(patientSessions)
      .where(eq(patientSessions.tokenHash, tokenHash(token))),
  )
  if (session === undefined) throw new Error("no session")
  const { clinicId, patientId, visitId } = session
  return mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: "test" })
}

export function testStaff(clinicId: ClinicId, userId: UserId, role: StaffRole): StaffActor {
  return mintActor({ kind: "staff", clinicId, userId, role, name: "Someone", requestId: "test" })
}

export function testVisitor(clinicId: ClinicId, visitorId: string): VisitorActor {
  return mintActor({ kind: "visitor", clinicId, visitorId, requestId: "test" })
}
