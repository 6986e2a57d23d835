import type { StaffActor } from "@/lib/actor"
import type { AuditPurpose } from "@/lib/audit/event"
import { purposeOf } from "@/lib/audit/purpose"
import type { UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"

/** Patients' names and dates are for those who care for them or book for them; an auditor reads the log. */
export function mayReadPatients(actor: StaffActor): boolean {
  return may(actor, "patient.read")
}

/**
 * How far a record is open. `desk`: details and appointments, never the chart. `own`: everything, as it
 * is one's own patient. `emergency`: everything, for a while and with a reason. `closed`: who it is.
 */
export type RecordAccess =
  | { readonly kind: "desk" | "own" | "closed" }
  | { readonly kind: "emergency"; readonly until: Date }

export type AccessFacts = {
  /** Visits that stand or were held: not the cancelled ones. */
  visits: readonly { clinicianId: UserId; startsAt: Date }[]
  /** Until when this person opened the record in an emergency. */
  glassUntil: Date | null
}

/**
 * A clinician's own patients have a visit with them, ahead or in the year behind; a nurse's have any
 * visit from a week behind to a week ahead. See docs/decisions/0024.
 */
export function recordAccess(actor: StaffActor, facts: AccessFacts, at: Date): RecordAccess {
  if (!may(actor, "chart.read")) return { kind: "desk" }
  if (facts.visits.some((visit) => isOwn(actor, visit, at))) return { kind: "own" }
  const until = facts.glassUntil
  return until !== null && until > at ? { kind: "emergency", until } : { kind: "closed" }
}

/** Each event of a record opened in an emergency says so. */
export function purposeIn(actor: StaffActor, access: RecordAccess): AuditPurpose {
  return access.kind === "emergency" ? "BTG" : purposeOf(actor)
}

export const dayMs = 86_400_000
export const clinicianBehindMs = 365 * dayMs
export const nurseAroundMs = 7 * dayMs
/** How long an emergency keeps a record open. */
export const emergencyMs = 60 * 60_000

function isOwn(
  actor: StaffActor,
  visit: { clinicianId: UserId; startsAt: Date },
  at: Date,
): boolean {
  const ahead = visit.startsAt.getTime() - at.getTime()
  return actor.role === "clinician"
    ? visit.clinicianId === actor.userId && ahead >= -clinicianBehindMs
    : Math.abs(ahead) <= nurseAroundMs
}
