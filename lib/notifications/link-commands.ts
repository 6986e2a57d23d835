import { and, eq, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { patients, visitLinks } from "@/db/schema/identity"
import type { PatientActor } from "@/lib/actor"
import { findLink } from "@/lib/identity/join"
import { refuseOver } from "@/lib/identity/limiter"
import { systemActor } from "@/lib/identity/system"
import { enqueue } from "@/lib/jobs/outbox"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"
import { issueLink } from "@/lib/scheduling/booking/visit-link"

import { waysFor } from "./delivery"
import { stopWay } from "./gateway-commands"
import { letterJob } from "./jobs"
import { lastTwo, maskedEmail } from "./phone"
import { recipientOf } from "./recipients"
import { nextVisit } from "./visit-facts"

/** Where a new link would go, as its owner knows it and nobody else could use it. */
export type WayBack = { channel: "email" | "sms"; hint: string }

/** How the holder of a link that has run out can be sent a new one; undefined where only the telephone is left. */
export async function wayBack(token: string): Promise<WayBack | undefined> {
  const link = await findLink(token)
  if (link === undefined || link.role !== "patient") return undefined
  const recipient = await withTenant(link.clinicId, (tx) =>
    recipientOf(tx, link.clinicId, { kind: "link_again", about: { patientId: link.patientId } }),
  )
  if (recipient === undefined) return undefined
  const [channel] = waysFor("link_again", recipient.reach)
  if (channel === undefined) return undefined
  const address = recipient.reach[channel] ?? ""
  return { channel, hint: channel === "sms" ? lastTwo(address) : maskedEmail(address) }
}

/**
 * A new link for the holder of an old one, to the registered address and nowhere else: to the visit
 * that is still to come, or a message that says there is none. Three in a quarter of an hour.
 */
export async function sendNewLink(
  token: string,
  at: Date,
): Promise<
  | Result<undefined, "unknown_link">
  | Refused<"too_many", { retryAfter: number }>
  | Refused<"closed">
> {
  const link = await findLink(token)
  if (link === undefined || link.role !== "patient") return refuse("unknown_link")
  const limit = { most: 3, seconds: 15 * 60 }
  const over = await refuseOver([[`link-again/${link.patientId}`, limit]], at, "counted")
  if (over !== undefined) return over
  const actor = systemActor("link", link.clinicId)
  await withTenant(link.clinicId, async (tx) => {
    const visit = await nextVisit(tx, link.patientId, at)
    if (visit === undefined)
      return enqueue(tx, link.clinicId, letterJob, {
        kind: "link_again",
        patientId: link.patientId,
      })
    await tx
      .update(visitLinks)
      .set({ revokedAt: at })
      .where(
        and(
          eq(visitLinks.visitId, visit.id),
          eq(visitLinks.role, "patient"),
          isNull(visitLinks.revokedAt),
        ),
      )
    await issueLink(tx, actor, visit, "PATRQT", at)
  })
  return ok()
}

/** No more reminders by e-mail; what a patient cannot do without still goes. */
export async function stopReminders(
  actor: PatientActor,
  at: Date,
): Promise<Result<undefined, "not_found">> {
  return withTenant(actor.clinicId, async (tx) => {
    const [patient] = await tx
      .select({ id: patients.id, email: patients.email })
      .from(patients)
      .where(eq(patients.id, actor.patientId))
    if (patient?.email == null) return refuse("not_found")
    await stopWay(tx, actor, "email", patient.email, at, [actor.patientId])
    return ok()
  })
}
