import type { ClientActor, StaffActor } from "@/lib/actor"
import { allows } from "@/lib/identity/client-scope"
import type { ScopeAction, ScopedResource } from "@/lib/identity/client-scope"
import type { UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import type { Permission } from "@/lib/permissions"

/** Who uses the FHIR interface: a program of the hospital, or a member of staff who is signed in. */
export type Caller = StaffActor | ClientActor

/** What a member of staff needs to read each kind: the permission of the page that shows the same. */
const needed: Readonly<Record<ScopedResource, Permission>> = {
  Patient: "patient.read",
  Practitioner: "calendar.read",
  Schedule: "visit.book",
  Slot: "visit.book",
  Appointment: "visit.read",
  Encounter: "visit.read",
  Observation: "note.read",
  Consent: "patient.read",
  Composition: "note.read",
  DocumentReference: "chart.read",
  Binary: "chart.read",
  Provenance: "note.read",
  AuditEvent: "audit.read",
}

/** `c`: to hold and to book; `u`: to move and to cancel. Staff do so on the pages, where their request proves where it comes from. */
export function mayUse(caller: Caller, type: ScopedResource, action: ScopeAction): boolean {
  if (caller.kind === "client") return allows(caller.scopes, type, action)
  return action !== "c" && action !== "u" && may(caller, needed[type])
}

/**
 * Whose visits: a clinician's own, those that an interpreter interprets, every one for the others. As
 * `maySeeVisit` judges one, said of many.
 */
export function ownVisits(
  caller: Caller,
): { clinicianId: UserId } | { interpreterId: UserId } | undefined {
  if (caller.kind === "client") return undefined
  if (caller.role === "clinician") return { clinicianId: caller.userId }
  if (caller.role === "interpreter") return { interpreterId: caller.userId }
  return undefined
}
