import { problemOf } from "../calendar/book/booking-form"
import type { Problem } from "../calendar/book/booking-form"
import type { Refusal } from "./use-act"

/** The part of a dialog's form that the server did not take. */
export function refusedField(refusal: Refusal | undefined): Problem | undefined {
  const field = refusal?.reason === "bad_request" ? refusal.detail["field"] : undefined
  return typeof field === "string" ? problemOf(field) : undefined
}

/** What is to be said where it was none of the fields. */
export function refusedWords(
  refusal: Refusal,
): "already_waiting" | "patient_erased" | "offline" | "failed" {
  if (refusal.reason === "already_waiting" || refusal.reason === "patient_erased")
    return refusal.reason
  return refusal.reason === "offline" || refusal.reason === "timeout" ? "offline" : "failed"
}
