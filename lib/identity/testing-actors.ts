import { randomUUID } from "node:crypto"

import { mintActor } from "@/lib/actor"
import type { PatientActor, PortalActor, StaffActor, StaffRole, VisitorActor } from "@/lib/actor"
import type { ClinicId, PatientId, UserId } from "@/lib/ids"

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

/** The same person, who has just given their password again. */
export function testProved(actor: StaffActor, at: Date): StaffActor {
  return mintActor({ ...actor, session: { id: randomUUID(), openedAt: at, provedAt: at } })
}

export function testPortal(clinicId: ClinicId, patientId: PatientId): PortalActor {
  return mintActor({ kind: "portal", clinicId, patientId, proxyId: null, requestId: "test" })
}

export function testVisitor(clinicId: ClinicId, visitorId: string): VisitorActor {
  return mintActor({ kind: "visitor", clinicId, visitorId, requestId: "test" })
}
