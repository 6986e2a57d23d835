import type { SeatState } from "@/db/schema/rooms"
import type { VisitState } from "@/db/schema/scheduling"
import { windowAt } from "@/lib/visit-window"

/** The page that a patient's browser shows. Decided here, from rows, so that no reload loses it. */
export type PatientStep =
  | "early"
  | "consent"
  | "check"
  | "waiting"
  | "admitted"
  | "ended"
  | "cancelled"

type Visit = { state: VisitState; startsAt: Date; endsAt: Date }
type Consent = { video: boolean } | null
type Seat = { state: SeatState; deviceCheck: object | null } | null

/**
 * The device check is open at any time; the waiting room is not. So someone who is early agrees,
 * tests, and is then told when to come back; on the day the check is asked again, as it may be
 * another phone.
 */
export function patientStep(visit: Visit, consent: Consent, seat: Seat, at: Date): PatientStep {
  if (visit.state === "cancelled") return "cancelled"
  if (visit.state === "ended") return "ended"
  const window = windowAt(visit, at)
  if (window === "over" && visit.state !== "in_call") return "ended"
  if (consent === null || !consent.video) return "consent"
  switch (visit.state) {
    case "booked":
      return window === "early" && seat?.deviceCheck ? "early" : "check"
    case "waiting":
      // A walk-in is let into the waiting room by whoever takes them, before their phone was looked at.
      return seat === null || seat.deviceCheck === null ? "check" : "waiting"
    case "in_call":
      return seat?.state === "admitted" ? "admitted" : "waiting"
  }
}
