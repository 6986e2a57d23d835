import { and, eq, gt, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patientSessions } from "@/db/schema/identity"
import { seats } from "@/db/schema/rooms"
import type { VisitRow } from "@/db/schema/scheduling"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { lockVisit } from "@/lib/consultations/visit-rows"
import type { GuestLinkClosed } from "@/lib/identity/guest-link"
import { findGuest, viewOfGuestLink } from "@/lib/identity/guest-link"
import { newToken, tokenHash } from "@/lib/identity/link-token"
import { systemActor } from "@/lib/identity/system"
import type { GuestId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sendToDoor } from "@/lib/rooms/unseat"
import { closesAfterMs } from "@/lib/visit-window"

type Session = { token: string; cookieExpires: Date }
type Guest = NonNullable<Awaited<ReturnType<typeof findGuest>>>

/**
 * The press opens a session until the visit's window closes. The link alone says who it is: nobody is
 * let in before the visit's clinician admits them by name. It can have been passed on or read by
 * others, so that a press from elsewhere ends the sessions before it, and whoever was admitted by them
 * stands at the door again. `ownToken` is the session that this browser holds: it stays as it is.
 */
export async function redeemGuestLink(
  token: string,
  at: Date,
  ownToken?: string,
): Promise<Result<Session, never> | GuestLinkClosed> {
  const guest = await findGuest(token)
  if (guest === undefined) return { ok: false, reason: "unknown_link" }
  const { clinicId, visitId, patientId } = guest
  return withTenant(clinicId, async (tx) => {
    // One press after the other, and none while the clinician admits or sends back.
    const visit = await lockVisit(tx, visitId)
    const view = await viewOfGuestLink(tx, guest, at)
    const entity = { type: "visit", id: visitId } as const
    const event = { patientId, entity, purpose: "PATRQT" } as const
    const actor = systemActor("join", clinicId)
    if (!view.ok) {
      const data = { reason: view.reason }
      await record(tx, actor, { ...event, action: "link.refused", outcome: "refused", data }, at)
      return view
    }
    const own = ownToken === undefined ? undefined : await ownSession(tx, guest.id, ownToken, at)
    if (own !== undefined) return ok(own)
    await leaveOthers(tx, actor, visit, guest, at)
    const session = newToken()
    const expiresAt = new Date(Date.parse(view.value.endsAt) + closesAfterMs)
    await tx.insert(patientSessions).values({
      tokenHash: tokenHash(session),
      clinicId,
      visitId,
      patientId,
      role: "companion",
      linkId: guest.id,
      createdAt: at,
      expiresAt,
    })
    await record(tx, actor, { ...event, action: "link.redeemed", outcome: "success", data: {} }, at)
    return ok({ token: session, cookieExpires: expiresAt })
  })
}

async function ownSession(
  tx: Tx,
  guestId: GuestId,
  token: string,
  at: Date,
): Promise<Session | undefined> {
  const [session] = await tx
    .select({ expiresAt: patientSessions.expiresAt })
    .from(patientSessions)
    .where(
      and(
        openBy(guestId),
        eq(patientSessions.tokenHash, tokenHash(token)),
        gt(patientSessions.expiresAt, at),
      ),
    )
  return session && { token, cookieExpires: session.expiresAt }
}

/** The sessions before this one end, and a guest who was in the call by one of them waits again. */
async function leaveOthers(
  tx: Tx,
  actor: SystemActor,
  visit: VisitRow | undefined,
  { id: guestId }: Guest,
  at: Date,
): Promise<void> {
  const left = await tx
    .update(patientSessions)
    .set({ movedAt: at })
    .where(openBy(guestId))
    .returning({ linkId: patientSessions.linkId })
  const [seat] = await tx.select().from(seats).where(eq(seats.guestId, guestId)).for("update")
  if (visit === undefined) return
  if (seat?.state === "admitted") await sendToDoor(tx, actor, visit, seat, at)
  if (left.length > 0 || seat !== undefined) await nudgeVisit(tx, visit.clinicId, visit.id)
}

function openBy(guestId: GuestId) {
  return and(
    eq(patientSessions.linkId, guestId),
    eq(patientSessions.role, "companion"),
    isNull(patientSessions.movedAt),
  )
}
