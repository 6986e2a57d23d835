import type { Actor, StaffActor } from "@/lib/actor"
import type { UserId, VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

type Visit = {
  id: VisitId
  clinicianId: UserId
  interpreterId?: UserId | null
  /** The class that it is a seat of. */
  sessionId?: string | null
}

/**
 * Whose visit it is. A clinician sees their own, an interpreter those that they interpret, the
 * clinic's other staff see every one, an auditor none: auditors read events, not records. The clinic itself is judged by row-level security.
 */
export function maySeeVisit(actor: Actor, visit: Visit): boolean {
  switch (actor.kind) {
    case "staff":
      if (actor.role === "clinician") return treats(actor, visit)
      if (actor.role === "interpreter") return visit.interpreterId === actor.userId
      return may(actor, "visit.read")
    case "patient":
    case "companion":
    case "device":
      return actor.visitId === visit.id
    case "portal":
    case "visitor":
    case "client":
      return false
    case "system":
      return true
  }
}

/** Admit, end, write, sign: the visit's own clinician. */
export function treats(actor: StaffActor, visit: Visit): boolean {
  return may(actor, "visit.admit") && actor.userId === visit.clinicianId
}

/** Notes and summaries: whoever treats, and the nurse. */
export function mayReadNote(actor: StaffActor, visit: Visit): boolean {
  return may(actor, "note.read") && maySeeVisit(actor, visit)
}

/** In a class everybody would read what a device sends. */
export function mayLinkDevice(actor: StaffActor, visit: Visit): boolean {
  if (visit.sessionId !== undefined && visit.sessionId !== null) return false
  return may(actor, "device.link") && maySeeVisit(actor, visit)
}

/**
 * A visit that somebody may not see does not exist for them; one that they see but may not act on
 * is forbidden in words.
 */
export function judge<V extends Visit>(
  actor: StaffActor,
  visit: V | undefined,
  may: (actor: StaffActor, visit: Visit) => boolean,
): Result<V, "not_found" | "forbidden"> {
  if (visit === undefined || !maySeeVisit(actor, visit)) return refuse("not_found")
  return may(actor, visit) ? ok(visit) : refuse("forbidden")
}
