import { and, eq, gt, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patientSessions } from "@/db/schema/identity"
import { seats } from "@/db/schema/rooms"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { lockVisit } from "@/lib/consultations/visit-rows"
import type { GuestLinkClosed } from "@/lib/identity/guest-link"
import { findGuest, viewOfGuestLink } from "@/lib/identity/guest-link"
import { newToken, tokenHash } from "@/lib/identity/link-token"
import { systemActor } from "@/lib/identity/system"
import type { GuestId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { removeJob } from "@/lib/rooms/jobs"
import { unseat } from "@/lib/rooms/seating"
import { closesAfterMs } from "@/lib/visit-window"

import { moveToNewRoom } from "./new-room"

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
    const wasIn = await leaveOthers(tx, actor, guest, at)
    // Without keys only a door that is not there keeps out whoever holds the old token.
    if (wasIn && visit?.protection === "none") await moveToNewRoom(tx, actor, visit, at)
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

/** Whether the guest was in the call by a session before this one. */
async function leaveOthers(
  tx: Tx,
  actor: SystemActor,
  { id: guestId, clinicId, visitId, patientId }: Guest,
  at: Date,
): Promise<boolean> {
  const left = await tx
    .update(patientSessions)
    .set({ movedAt: at })
    .where(openBy(guestId))
    .returning({ linkId: patientSessions.linkId })
  const [seat] = await tx.select().from(seats).where(eq(seats.guestId, guestId)).for("update")
  if (seat?.state === "admitted") {
    const identity = await unseat(tx, seat, "waiting", at)
    const entity = { type: "seat", id: seat.id } as const
    const event = { entity, outcome: "success", purpose: "PATRQT", patientId } as const
    const data = { visitId, seatId: seat.id, role: seat.role }
    await record(tx, actor, { ...event, action: "seat.sent_back", data }, at)
    await enqueue(tx, clinicId, removeJob, { visitId, identity })
  }
  if (left.length > 0 || seat !== undefined) await nudgeVisit(tx, clinicId, visitId)
  return seat?.state === "admitted"
}

function openBy(guestId: GuestId) {
  return and(
    eq(patientSessions.linkId, guestId),
    eq(patientSessions.role, "companion"),
    isNull(patientSessions.movedAt),
  )
}
