/** The one table from a refusal's reason to its HTTP status. What is not named here is a conflict. */
export const statuses: Readonly<Record<string, number>> = {
  bad_request: 400,
  bad_address: 400,
  unauthenticated: 401,
  moved: 401,
  wrong_password: 401,
  wrong_factor: 401,
  start_again: 401,
  origin: 403,
  second_factor_needed: 403,
  forbidden: 403,
  step_up_needed: 403,
  wrong_proof: 403,
  no_consent: 403,
  not_admitted: 403,
  wrong_birth_date: 403,
  wrong_code: 403,
  no_tries_left: 403,
  not_found: 404,
  unknown_link: 404,
  unknown_clinic: 404,
  expired: 410,
  offer_over: 410,
  code_over: 410,
  cancelled: 410,
  too_large: 413,
  too_long: 413,
  unknown_kind: 415,
  wrong_ending: 415,
  record_closed: 423,
  being_checked: 423,
  unsafe: 403,
  too_many: 429,
  closed: 503,
}

export function statusOf(reason: string): number {
  return statuses[reason] ?? 409
}

/** Parts of the house without which a request cannot be answered now: 503, by the fault's code. */
export const awayParts = ["livekit", "redis", "no_connection"] as const

export function isAway(code: string): boolean {
  return awayParts.some((part) => part === code)
}
