import { mintActor } from "@/lib/actor"
import type { PatientActor } from "@/lib/actor"
import { currentRequestId } from "@/lib/request-id"
import { ok, refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"

import { findLink, openLink } from "./join"
import type { Closed, Link } from "./join"

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
  return asActor(opened.value.link)
}

/** The same for a visit that was called off: for taking that back, and nothing else. */
export async function actorOfCancelled(token: string, at: Date): ReturnType<typeof actorOfLink> {
  const opened = await openLink(token, at)
  if (opened.ok) return asActor(opened.value.link)
  const link = opened.reason === "cancelled" ? await findLink(token) : undefined
  return link === undefined ? opened : asActor(link)
}

function asActor({
  clinicId,
  patientId,
  visitId,
  role,
}: Link): { ok: true; value: PatientActor } | Refused<"forbidden"> {
  if (role !== "patient") return refuse("forbidden")
  const requestId = currentRequestId()
  return ok(mintActor({ kind: "patient", clinicId, patientId, visitId, requestId }))
}
