import { and, asc, eq, isNull } from "drizzle-orm"

import { withCredential, withLookup, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users, visitLinks } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import { visitTypes } from "@/db/schema/visit-types"
import type { ClinicId, PatientId, VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"
import { ownUndoUntil } from "@/lib/visit-undo"
import { closesAfterMs } from "@/lib/visit-window"

import { recordLinkRead } from "./link-read"
import { tokenHash } from "./link-token"

export type ClinicView = { name: string; phone: string; zone: string }
export type LinkView = {
  clinic: ClinicView
  clinician: { name: string }
  startsAt: string
  endsAt: string
  triesLeft: number
  /** The patient has said that they will come. */
  confirmed: boolean
  /** Until when it may be moved or cancelled from the link; null once it has begun. */
  changeUntil: string | null
  /** Whether the patient may choose another time, or has to call. */
  movable: boolean
}
export type Closed = Refused<
  "unknown_link" | "expired" | "cancelled",
  { clinic: ClinicView | null; startsAt?: string; own?: boolean; mayTakeBack?: boolean }
>

/** What the page behind a link may show before anyone has proved who they are. Spends nothing. */
export async function lookAtLink(
  token: string,
  at: Date,
): Promise<{ ok: true; value: LinkView } | Closed> {
  const opened = await openLink(token, at)
  if (!opened.ok) return opened
  const { link, view } = opened.value
  await withTenant(link.clinicId, (tx) => recordLinkRead(tx, link, at))
  return ok(view)
}

/** The link itself beside what its page may show: for whoever acts by it. */
export async function openLink(
  token: string,
  at: Date,
): Promise<{ ok: true; value: { link: Link; view: LinkView } } | Closed> {
  const link = await findLink(token)
  if (link === undefined) return unknownLink()
  const view = await withTenant(link.clinicId, (tx) => viewOfLink(tx, link, at))
  return view.ok ? ok({ link, view: view.value }) : view
}

export type Link = {
  id: string
  clinicId: ClinicId
  visitId: VisitId
  patientId: PatientId
  triesLeft: number
  /** A companion's link opens the companion's view, whoever's birth date it was. */
  role: "patient" | "companion"
}

export async function findLink(token: string): Promise<Link | undefined> {
  const hash = tokenHash(token)
  const rows = await withCredential(hash, (tx) =>
    tx
      .select()
      .from(visitLinks)
      .where(and(eq(visitLinks.tokenHash, hash), isNull(visitLinks.revokedAt))),
  )
  return rows[0]
}

/** What it opens at this moment, or why nothing. */
export async function viewOfLink(
  tx: Tx,
  link: Link,
  at: Date,
): Promise<{ ok: true; value: LinkView } | Closed> {
  const rows = await tx
    .select({
      state: visits.state,
      startsAt: visits.startsAt,
      endsAt: visits.endsAt,
      clinician: users.name,
      confirmedAt: visits.confirmedAt,
      cancelReason: visits.cancelReason,
      cancelledAt: visits.cancelledAt,
      cutoffMinutes: visitTypes.cutoffMinutes,
      selfBooking: visitTypes.selfBooking,
      clinic: { name: clinics.name, phone: clinics.phone, zone: clinics.zone },
    })
    .from(visits)
    .leftJoin(visitTypes, eq(visitTypes.id, visits.visitTypeId))
    .innerJoin(users, eq(users.id, visits.clinicianId))
    .innerJoin(clinics, eq(clinics.id, visits.clinicId))
    .where(eq(visits.id, link.visitId))
  const visit = rows[0]
  if (visit === undefined) return unknownLink()
  const { clinic } = visit
  const startsAt = visit.startsAt.toISOString()
  if (visit.state === "cancelled")
    return refuse("cancelled", {
      clinic,
      startsAt,
      own: visit.cancelReason === "patient",
      mayTakeBack: link.role === "patient" && ownUndoUntil(visit, at) !== undefined,
    })
  if (at.getTime() > visit.endsAt.getTime() + closesAfterMs)
    return refuse("expired", { clinic, startsAt })
  return ok({
    clinic,
    clinician: { name: visit.clinician },
    startsAt,
    endsAt: visit.endsAt.toISOString(),
    triesLeft: link.triesLeft,
    confirmed: visit.confirmedAt !== null,
    changeUntil:
      visit.state === "booked"
        ? new Date(visit.startsAt.getTime() - (visit.cutoffMinutes ?? 0) * 60_000).toISOString()
        : null,
    movable: visit.selfBooking === true,
  })
}

/** A link that we do not know names no clinic, so the page shows the installation's first one. */
export async function unknownLink(): Promise<Closed> {
  const rows = await withLookup("first-clinic", (tx) =>
    tx
      .select({ name: clinics.name, phone: clinics.phone, zone: clinics.zone })
      .from(clinics)
      .orderBy(asc(clinics.createdAt))
      .limit(1),
  )
  return refuse("unknown_link", { clinic: rows[0] ?? null })
}
