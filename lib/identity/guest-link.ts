import { eq } from "drizzle-orm"

import { enterTenant, withCredential, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import { guests } from "@/db/schema/rooms"
import type { GuestRow } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { ClinicId, GuestId } from "@/lib/ids"
import type { Protection } from "@/lib/protection"
import { ok, refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"
import { closesAfterMs } from "@/lib/visit-window"

import { tokenHash } from "./link-token"

/** What the page behind a guest's link shows before the press: whose visit it is stays unsaid. */
export type GuestLinkView = {
  clinic: { name: string; phone: string; zone: string }
  clinician: { name: string }
  startsAt: string
  endsAt: string
  guest: { name: string; role: "companion" | "interpreter" }
  /** A device that cannot encrypt can come where the visit is held without. */
  protection: Protection
}

export type GuestLinkClosed = Refused<"unknown_link" | "expired" | "cancelled">

/** The invitation behind a companion's session, while it stands. */
export async function standingGuest(
  clinicId: ClinicId,
  guestId: GuestId,
): Promise<GuestRow | undefined> {
  const [guest] = await withTenant(clinicId, (tx) =>
    tx.select().from(guests).where(eq(guests.id, guestId)),
  )
  return guest?.revokedAt === null ? guest : undefined
}

/** The standing invitation of a link. */
export async function findGuest(token: string): Promise<GuestRow | undefined> {
  const hash = tokenHash(token)
  const guest = await withCredential(hash, async (tx) => {
    const [found] = await tx
      .select({ clinicId: guests.clinicId })
      .from(guests)
      .where(eq(guests.tokenHash, hash))
    if (found === undefined) return undefined
    await enterTenant(tx, found.clinicId)
    const [row] = await tx.select().from(guests).where(eq(guests.tokenHash, hash))
    return row
  })
  return guest?.revokedAt === null ? guest : undefined
}

/** Looking spends nothing, as often as a scanner likes. */
export async function viewOfGuestLink(
  tx: Tx,
  guest: GuestRow,
  at: Date,
): Promise<{ ok: true; value: GuestLinkView } | GuestLinkClosed> {
  const [visit] = await tx
    .select({
      state: visits.state,
      protection: visits.protection,
      startsAt: visits.startsAt,
      endsAt: visits.endsAt,
      clinician: users.name,
      clinic: { name: clinics.name, phone: clinics.phone, zone: clinics.zone },
    })
    .from(visits)
    .innerJoin(users, eq(users.id, visits.clinicianId))
    .innerJoin(clinics, eq(clinics.id, visits.clinicId))
    .where(eq(visits.id, guest.visitId))
  if (visit === undefined) return refuse("unknown_link")
  if (visit.state === "cancelled") return refuse("cancelled")
  if (at.getTime() > visit.endsAt.getTime() + closesAfterMs) return refuse("expired")
  return ok({
    clinic: visit.clinic,
    clinician: { name: visit.clinician },
    startsAt: visit.startsAt.toISOString(),
    endsAt: visit.endsAt.toISOString(),
    guest: { name: guest.name, role: guest.role === "interpreter" ? "interpreter" : "companion" },
    protection: visit.protection,
  })
}
