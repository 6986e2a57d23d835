import { refuseOverGiven } from "@/lib/identity/limiter"
import type { VisitId } from "@/lib/ids"
import type { Refused } from "@/lib/result"

import { isOfTheClinic } from "../policy"
import type { Changer } from "../policy"

/** More than anybody does who looks for a better time. */
const limit = { most: 10, seconds: 3_600 }

export type TooOften = Refused<"too_many", { retryAfter: number }> | Refused<"closed">

/**
 * Each change of a visit is written to its patient, as a text where nothing else reaches them, and a link needs no
 * birth date for it: moved back and forth, or called off and taken back, without end, it would flood a phone at the
 * clinic's cost. Whoever works for the clinic has no such limit.
 */
export function paced<A extends { ok: boolean }>(
  actor: Changer,
  visitId: VisitId,
  at: Date,
  change: () => Promise<A>,
): Promise<A | TooOften> {
  if (isOfTheClinic(actor)) return change()
  return refuseOverGiven([`visit-changes/${actor.patientId}/${visitId}`, limit], at, change)
}
