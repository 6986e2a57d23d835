import type { ClientActor, PatientActor, PortalActor, StaffActor, VisitorActor } from "@/lib/actor"
import type { PatientId, UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import type { Refused } from "@/lib/result"

/** Who may ask for a time: staff who book, patients for themselves, whoever opened the booking page. */
export type Booker = StaffActor | VisitorActor | PortalActor | PatientActor | ClientActor
/** Who may change a visit that stands: a program of the hospital as the desk does. */
export type Changer = StaffActor | PortalActor | PatientActor | ClientActor

/** Who sees calendars and books, cancels and sends links. An auditor reads the log instead. */
export function maySchedule(actor: StaffActor): boolean {
  return may(actor, "visit.book")
}

/** Staff book every type that is offered; everybody else those that the clinic opened to patients. */
export function mayBook(actor: Booker, type: { selfBooking: boolean }): boolean {
  if (actor.kind === "client") return may(actor, "visit.book")
  return actor.kind === "staff" ? maySchedule(actor) : type.selfBooking
}

/** Patients call for what they may not book by themselves; whoever works for the clinic moves every type. */
export function mayMoveTo(actor: Changer, type: { selfBooking: boolean }): boolean {
  return actor.kind === "client" || mayBook(actor, type)
}

/** Works for the clinic: changes any visit, at any time, and says why. */
export function isOfTheClinic(actor: Changer): actor is StaffActor | ClientActor {
  return actor.kind === "staff" || actor.kind === "client"
}

/** Whether what they confirm waits for somebody's approval. Who may approve need not ask. */
export function mustAsk(actor: Booker, type: { needsApproval: boolean }): boolean {
  return type.needsApproval && !(actor.kind === "staff" && may(actor, "visit.approve"))
}

/** A clinician approves what is asked of them; the desk approves for everybody. */
export function mayApprove(actor: StaffActor, hold: { clinicianId: string }): boolean {
  if (!may(actor, "visit.approve")) return false
  return actor.role !== "clinician" || hold.clinicianId === actor.userId
}

/** Whose hold it is. Only they may confirm or release it. */
export function holderOf(actor: Booker): string {
  switch (actor.kind) {
    case "staff":
      return `staff:${actor.userId}`
    case "visitor":
      return `visitor:${actor.visitorId}`
    case "portal":
    case "patient":
      return `patient:${actor.patientId}`
    case "client":
      return `client:${actor.clientId}`
  }
}

/** Books for others and names whom; may hold several times at once. */
export function booksForOthers(actor: Booker): boolean {
  return actor.kind === "staff" || actor.kind === "client"
}

/** For whom they book when they book for nobody else. */
export function ownPatient(actor: Booker): PatientId | undefined {
  return actor.kind === "portal" || actor.kind === "patient" ? actor.patientId : undefined
}

/** Whether this visit is theirs to move or cancel; a visit's own link reaches no other visit. */
export function isTheirs(actor: Changer, visit: { id: string; patientId: string }): boolean {
  switch (actor.kind) {
    case "staff":
    case "client":
      return true
    case "portal":
      return visit.patientId === actor.patientId
    case "patient":
      return visit.patientId === actor.patientId && visit.id === actor.visitId
  }
}

/** Patients may change a visit until the type's cut-off, inclusive; the clinic at any time. */
export function tooLate(
  actor: Changer,
  visit: { startsAt: Date; cutoffMinutes: number },
  at: Date,
): boolean {
  if (isOfTheClinic(actor)) return false
  return at.getTime() > visit.startsAt.getTime() - visit.cutoffMinutes * 60_000
}

/** The clinic's number is the way on for whoever comes too late. */
export type TooLate = Refused<"too_late", { phone: string }>

/** Clinicians and interpreters keep their own hours; the front desk and administrators keep anyone's. */
export function mayEditHours(actor: StaffActor, whose: UserId): boolean {
  return (
    may(actor, "availability.any") || (may(actor, "availability.own") && actor.userId === whose)
  )
}
