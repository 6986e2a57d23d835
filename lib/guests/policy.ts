import type { SeatRole } from "@/db/schema/rooms"
import type { StaffActor, StaffRole } from "@/lib/actor"
import { maySeeVisit } from "@/lib/consultations/policy"
import type { UserId, VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"

type Visit = { id: VisitId; clinicianId: UserId }

export function mayInvite(actor: StaffActor, visit: Visit): boolean {
  return may(actor, "guest.invite") && maySeeVisit(actor, visit)
}

/** Twelve people in a room: beside the patient and the clinician, ten. */
export const mostGuests = 10

/** As what a colleague comes to somebody else's visit; undefined: not at all. */
export function colleagueSeat(role: StaffRole): "interpreter" | "clinician" | undefined {
  switch (role) {
    case "clinician":
    case "interpreter":
      return role
    case "nurse":
    case "scheduler":
    case "administrator":
    case "auditor":
      return undefined
  }
}

type Seat = { role: SeatRole; guestId: string | null }

/** The visit's own clinician ends the visit instead, and a bedside device is unlinked. */
export function maySendBack({ role, guestId }: Seat): boolean {
  return role === "patient" || guestId !== null
}

/** Removing is for guests: a patient is sent back to the waiting room, or the visit is ended. */
export function mayRemove({ guestId }: Seat): boolean {
  return guestId !== null
}
