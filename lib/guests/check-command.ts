import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { guests } from "@/db/schema/rooms"
import type { GuestRow } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor, SystemActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { findGuest, viewOfGuestLink } from "@/lib/identity/guest-link"
import type { GuestLinkClosed, GuestLinkView } from "@/lib/identity/guest-link"
import { refuseOver } from "@/lib/identity/limiter"
import { recordLinkRead } from "@/lib/identity/link-read"
import { systemActor } from "@/lib/identity/system"
import type { VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { guestOf } from "@/lib/rooms/queries"

/**
 * What the page behind a guest's link shows. It spends nothing; what the browser says of itself is kept,
 * so that whoever invited reads before the visit that a device cannot join.
 */
export async function lookAsGuest(
  token: string,
  encrypts: boolean | undefined,
  at: Date,
): Promise<{ ok: true; value: GuestLinkView } | GuestLinkClosed> {
  const guest = await findGuest(token)
  if (guest === undefined) return refuse("unknown_link")
  const tells = encrypts !== undefined && (await mayTell(guest, encrypts, at))
  return withTenant(guest.clinicId, async (tx) => {
    const view = await viewOfGuestLink(tx, guest, at)
    if (!view.ok) return view
    if (tells) await keep(tx, systemActor("join", guest.clinicId), guest, encrypts, at)
    await recordLinkRead(tx, guest, at)
    return view
  })
}

/** The same of a colleague, who comes by their own sign-in. */
export async function checkAsGuest(
  actor: StaffActor,
  visitId: VisitId,
  encrypts: boolean,
  at: Date,
): Promise<Result<undefined, "not_found">> {
  const known = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
    const guest = visit && (await guestOf(tx, actor, visit))
    if (guest !== undefined && guest.encrypts !== encrypts)
      await keep(tx, actor, guest, encrypts, at)
    return guest !== undefined
  })
  if (!known) return deny(actor, "guest.check", { type: "visit", id: visitId }, "not_found", at)
  return ok()
}

/** A link can be in many hands: whoever says now this, now that, writes no log full. */
async function mayTell(guest: GuestRow, encrypts: boolean, at: Date): Promise<boolean> {
  if (guest.encrypts === encrypts) return false
  const limit = { most: 10, seconds: 3600 }
  return (await refuseOver([[`guest-check/${guest.id}`, limit]], at, "counted")) === undefined
}

async function keep(
  tx: Tx,
  actor: StaffActor | SystemActor,
  { id: guestId, role, visitId, clinicId, patientId }: GuestRow,
  encrypts: boolean,
  at: Date,
): Promise<void> {
  await tx.update(guests).set({ encrypts }).where(eq(guests.id, guestId))
  const entity = { type: "visit", id: visitId } as const
  const event = { entity, outcome: "success", purpose: purposeOf(actor), patientId } as const
  const data = { visitId, guestId, role, encryption: encrypts ? "works" : "fails" }
  await record(tx, actor, { ...event, action: "guest.checked", data }, at)
  await nudgeVisit(tx, clinicId, visitId)
}
