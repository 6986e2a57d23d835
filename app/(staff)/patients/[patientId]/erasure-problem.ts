const known = [
  "held",
  "visits_open",
  "known_already",
  "over",
  "needs_another",
  "not_yours",
  "not_settled",
  "other_not_settled",
  "same_person",
  "wrong_reference",
  "step_up_needed",
  "forbidden",
  "bad_request",
] as const

/** The key of the words for a refusal of one of the erasure's routes. */
export function erasureProblem(reason: string): (typeof known)[number] | "failed" {
  return known.find((one) => one === reason) ?? "failed"
}
