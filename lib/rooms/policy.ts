import type { SeatRole, SeatState } from "@/db/schema/rooms"
import type { VisitState } from "@/db/schema/scheduling"
import type { Protection } from "@/lib/protection"

/** other_protection: the person was told that the visit is encrypted, and it is not; or the other way round. */
export type JoinRefusal = "not_admitted" | "no_consent" | "other_protection"

export type JoinFacts = {
  role: SeatRole
  visit: {
    state: VisitState
    room: string | null
    protection: Protection
    sessionId: string | null
  }
  /** Undefined: the visit has no such seat. */
  seat: SeatState | undefined
  /** The person signed in again after the seat was withdrawn with a revoked session. */
  returned?: boolean
  /** The seat of the visit's patient: what measures them is in the call with them or not at all. */
  patient?: SeatState | undefined
  /** What whoever asks was told of the visit's encryption, and agreed to join with. */
  told: Protection
  /** The newest consent; undefined: never asked. */
  consent: { video: boolean; vitals: boolean } | undefined
}

/**
 * Who may have a token now: an admitted seat of a visit that is in call. A bedside device is
 * admitted with its patient, so one linked during the call may come in, while the patient is in it;
 * one that was withdrawn may not. A clinician whose session was revoked may sit down again once they have signed in anew. What the patient agreed to counts at this moment, not at admission.
 * Nobody is let into a visit that is protected otherwise than they were told; a bedside device, which
 * nobody could ask, never into one without encryption. Whoever watches vital signs needs no invitation: the
 * patient's consent to show them, the patient in the call, and the right, which the query asks for.
 */
export function mayJoin({ visit, told, ...seated }: JoinFacts): "yes" | JoinRefusal {
  if (visit.state !== "in_call" || visit.room === null) return "not_admitted"
  const isMeasuring = seated.role === "device" || seated.role === "watcher"
  // What a device sends is read by everyone in the room: not in a class.
  if (isMeasuring && visit.sessionId !== null) return "not_admitted"
  const answer = admitted(seated)
  if (answer !== "yes") return answer
  const bare = isMeasuring && visit.protection === "none"
  return told === visit.protection && !bare ? "yes" : "other_protection"
}

/** Which of the patient's consents opens the room to a role; undefined: none does, somebody admits them. */
export function consentOpening(role: SeatRole): "video" | "vitals" | undefined {
  switch (role) {
    case "patient":
      return "video"
    case "device":
    case "watcher":
      return "vitals"
    case "clinician":
    case "companion":
    case "interpreter":
      return undefined
  }
}

type Seated = Omit<JoinFacts, "visit" | "told">

function admitted({ role, seat, patient, consent, returned }: Seated): "yes" | JoinRefusal {
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
      if (seat === "withdrawn" || patient !== "admitted") return "not_admitted"
      return consent?.vitals === true ? "yes" : "no_consent"
    case "watcher":
      if (seat === "withdrawn" && returned !== true) return "not_admitted"
      if (patient !== "admitted") return "not_admitted"
      return consent?.vitals === true ? "yes" : "no_consent"
  }
}
