import type { SeatRole, SeatState } from "@/db/schema/rooms"
import type { VisitState } from "@/db/schema/scheduling"

export type JoinRefusal = "not_admitted" | "no_consent"

export type Joining = {
  role: SeatRole
  visit: { state: VisitState; room: string | null }
  /** Undefined: the visit has no such seat. */
  seat: SeatState | undefined
  /** The person signed in again after the seat was withdrawn with a revoked session. */
  returned?: boolean
  /** The newest consent; undefined: never asked. */
  consent: { video: boolean; vitals: boolean } | undefined
}

/**
 * Who may have a token now: an admitted seat of a visit that is in call. A bedside device is
 * admitted with its patient, so one linked during the call may come in; one that was withdrawn may
 * not. A clinician whose session was revoked may sit down again once they have signed in anew. What the patient agreed to counts at this moment, not at admission.
 */
export function mayJoin({ role, visit, seat, consent, returned }: Joining): "yes" | JoinRefusal {
  if (visit.state !== "in_call" || visit.room === null) return "not_admitted"
  switch (role) {
    case "clinician":
      if (seat === "withdrawn" && returned === true) return "yes"
      return seat === "admitted" ? "yes" : "not_admitted"
    case "companion":
    case "interpreter":
      return seat === "admitted" ? "yes" : "not_admitted"
    case "patient":
      if (seat !== "admitted") return "not_admitted"
      return consent?.video === true ? "yes" : "no_consent"
    case "device":
      if (seat === "withdrawn") return "not_admitted"
      return consent?.vitals === true ? "yes" : "no_consent"
  }
}
