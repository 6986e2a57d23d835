import { randomUUID } from "node:crypto"

import { mintActor } from "@/lib/actor"
import type { PatientActor } from "@/lib/actor"
import { ok, refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"

import { openLink } from "./join"
import type { Closed } from "./join"

/**
 * Whoever holds a visit's link, without a birth date: for confirming, moving and cancelling this one
 * visit, and nothing else. A companion's link opens none of it.
 */
export async function actorOfLink(
  token: string,
  at: Date,
): Promise<{ ok: true; value: PatientActor } | Closed | Refused<"forbidden">> {
  const opened = await openLink(token, at)
  if (!opened.ok) return opened
  const { clinicId, patientId, visitId, role } = opened.value.link
  if (role !== "patient") return refuse("forbidden")
  return ok(mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: randomUUID() }))
}
