import type { Posted } from "@/app/_edge/post"
import type { Confirmed } from "@/lib/scheduling/booking/confirm-hold-commands"
import type { SlotView } from "@/lib/scheduling/slots/slot-view"

import { problemOf } from "./booking-form"
import type { BookingForm, Problem } from "./booking-form"

export type DatedSlot = SlotView & { date: string }

/** How the last try ended. `unsure`: nobody knows whether it was booked. */
export type Outcome =
  | { kind: "none" }
  | {
      kind: "done"
      patient: string
      /** Null where somebody has to approve it first. */
      visitId: string | null
      dayName: string
      time: string
      told: "email" | "sms" | null
    }
  | { kind: "taken"; who: "clinician" | "patient" | "ranOut"; next: readonly DatedSlot[] }
  | { kind: "problem"; key: ProblemKey }

const keys = [
  "not_a_slot",
  "past",
  "forbidden",
  "not_found",
  "patient_erased",
  "unauthenticated",
  "offline",
] as const
export type ProblemKey = (typeof keys)[number] | "unsure" | "ranOut" | "notHeld"

/** What the server's answer means for the page. */
export function answerOf(
  posted: Posted<Confirmed>,
  form: BookingForm,
): { outcome: Outcome; problems: ReadonlySet<Problem> } {
  const none: ReadonlySet<Problem> = new Set()
  if (posted.ok) return { outcome: doneOf(posted.value, form), problems: none }
  const { reason, detail } = posted
  if (reason === "taken" || reason === "hold_expired") {
    const standing = detail["who"] === "patient" ? "patient" : "clinician"
    const who = reason === "taken" ? standing : "ranOut"
    return { outcome: { kind: "taken", who, next: slotsOf(detail["next"]) }, problems: none }
  }
  if (reason === "bad_request") {
    const problem = problemOf(typeof detail["field"] === "string" ? detail["field"] : "")
    if (problem !== undefined) return { outcome: { kind: "none" }, problems: new Set([problem]) }
  }
  return {
    outcome: { kind: "problem", key: keys.find((key) => key === reason) ?? "unsure" },
    problems: none,
  }
}

function doneOf(confirmed: Confirmed, { slot, patient }: BookingForm): Outcome {
  const name =
    patient.kind === "known"
      ? patient.patient.name
      : patient.kind === "new"
        ? patient.fields.name
        : ""
  return {
    kind: "done",
    patient: name,
    visitId: "visitId" in confirmed ? confirmed.visitId : null,
    dayName: slot?.dayName ?? "",
    time: slot?.time ?? "",
    told: "visitId" in confirmed ? confirmed.told : null,
  }
}

export function slotsOf(value: unknown): DatedSlot[] {
  return Array.isArray(value) ? value.filter(isSlot) : []
}

function isSlot(value: unknown): value is DatedSlot {
  return (
    typeof value === "object" &&
    value !== null &&
    "startsAt" in value &&
    "time" in value &&
    "date" in value
  )
}
