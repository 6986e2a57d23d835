import { and, eq, gt, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients, patientSessions, visitLinks } from "@/db/schema/identity"
import { record } from "@/lib/audit/record"
import { findLink, unknownLink, viewOfLink } from "@/lib/identity/join"
import type { ClinicView, Closed, Link } from "@/lib/identity/join"
import { newToken, tokenHash } from "@/lib/identity/link-token"
import { systemActor } from "@/lib/identity/system"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"
import { closesAfterMs } from "@/lib/visit-window"

import { moveHere } from "./move-here"
import type { Place } from "./move-here"
import { lockVisit } from "./visit-rows"

/**
 * Redeems a patient's link: the birth date opens a session that lasts until the visit's window closes. A
 * try is taken before the date is compared, so that fifty tries at once are still five. Where the visit
 * is open on another phone that was heard of a moment ago, it is moved `here` only when the patient says
 * so; `ownToken` is the session that this browser holds already.
 */
export async function redeemLink(
  token: string,
  birthDate: string,
  at: Date,
  place: Place = {},
): Promise<
  | Result<{ token: string; cookieExpires: Date }, never>
  | Closed
  | Refused<"elsewhere", { inCall: boolean }>
  | Refused<"wrong_birth_date" | "no_tries_left", { clinic: ClinicView; triesLeft: number }>
> {
  const link = await findLink(token)
  if (link === undefined) return unknownLink()
  const actor = systemActor("join", link.clinicId)
  const entity = { type: "visit", id: link.visitId } as const
  const event = { patientId: link.patientId, entity, purpose: "PATRQT" } as const
  return withTenant(link.clinicId, async (tx) => {
    // One after the other, and none while the clinician admits or sends back.
    const visit = await lockVisit(tx, link.visitId)
    const view = await viewOfLink(tx, link, at)
    if (!view.ok) {
      const data = { reason: view.reason }
      await record(tx, actor, { ...event, action: "link.refused", outcome: "refused", data }, at)
      return view
    }
    const tried = await tryBirthDate(tx, link, birthDate)
    if (!tried.ok) {
      const { reason, triesLeft } = tried
      const data = { reason, triesLeft }
      await record(tx, actor, { ...event, action: "link.refused", outcome: "refused", data }, at)
      return refuse(reason, { clinic: view.value.clinic, triesLeft })
    }
    if (link.role === "patient" && visit !== undefined) {
      const moved = await moveHere(tx, actor, visit, place, at)
      if (!moved.ok) return moved
    }
    const session = newToken()
    const expiresAt = new Date(Date.parse(view.value.endsAt) + closesAfterMs)
    const { clinicId, visitId, patientId, role, id: linkId } = link
    await tx.insert(patientSessions).values({
      tokenHash: tokenHash(session),
      clinicId,
      visitId,
      patientId,
      role,
      linkId,
      createdAt: at,
      expiresAt,
    })
    await record(tx, actor, { ...event, action: "link.redeemed", outcome: "success", data: {} }, at)
    return ok({ token: session, cookieExpires: expiresAt })
  })
}

async function tryBirthDate(
  tx: Tx,
  { id, patientId }: Link,
  birthDate: string,
): Promise<Result<undefined, "wrong_birth_date" | "no_tries_left", { triesLeft: number }>> {
  const [taken] = await tx
    .update(visitLinks)
    .set({ triesLeft: sql`${visitLinks.triesLeft} - 1` })
    .where(and(eq(visitLinks.id, id), gt(visitLinks.triesLeft, 0)))
    .returning({ triesLeft: visitLinks.triesLeft })
  const triesLeft = taken?.triesLeft ?? 0
  const [patient] = await tx
    .select({ id: patients.id, birthDate: patients.birthDate })
    .from(patients)
    .where(eq(patients.id, patientId))
  if (taken === undefined || patient?.birthDate !== birthDate)
    return refuse(triesLeft === 0 ? "no_tries_left" : "wrong_birth_date", { triesLeft })
  await tx.update(visitLinks).set({ triesLeft: 5 }).where(eq(visitLinks.id, id))
  return ok()
}
