import { and, asc, eq, gt, isNull, sql } from "drizzle-orm"

import { withCredential, withLookup, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients, patientSessions, users, visitLinks } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import { visitTypes } from "@/db/schema/visit-types"
import { record } from "@/lib/audit/record"
import type { ClinicId, PatientId, VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"
import { ownUndoUntil } from "@/lib/visit-undo"
import { closesAfterMs } from "@/lib/visit-window"

import { newToken, tokenHash } from "./link-token"
import { isOpenElsewhere, leaveElsewhere } from "./other-sessions"
import { systemActor } from "./system"

type ClinicView = { name: string; phone: string; zone: string }
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
  return opened.ok ? ok(opened.value.view) : opened
}

/** The link itself beside what its page may show: for whoever acts by it. */
export async function openLink(
  token: string,
  at: Date,
): Promise<{ ok: true; value: { link: Link; view: LinkView } } | Closed> {
  const link = await findLink(token)
  if (link === undefined) return unknownLink()
  const view = await withTenant(link.clinicId, (tx) => viewOf(tx, link, at))
  return view.ok ? ok({ link, view: view.value }) : view
}

/**
 * Redeems a link: the birth date opens a session that lasts until the visit's window closes. A try
 * is taken before the date is compared, so that fifty tries at once are still five. Where the visit is
 * open on another phone that was heard of a moment ago, it is moved `here` only when the patient says
 * so; `ownToken` is the session that this browser holds already.
 */
export async function redeemLink(
  token: string,
  birthDate: string,
  at: Date,
  place: { here?: boolean; ownToken?: string | undefined } = {},
): Promise<
  | Result<{ token: string; cookieExpires: Date }, never>
  | Closed
  | Refused<"elsewhere">
  | Refused<"wrong_birth_date" | "no_tries_left", { clinic: ClinicView; triesLeft: number }>
> {
  const link = await findLink(token)
  if (link === undefined) return unknownLink()
  const actor = systemActor("join", link.clinicId)
  const event = {
    patientId: link.patientId,
    entity: { type: "visit" as const, id: link.visitId },
    purpose: "PATRQT" as const,
  }
  return withTenant(link.clinicId, async (tx) => {
    const view = await viewOf(tx, link, at)
    if (!view.ok) {
      await record(tx, actor, {
        ...event,
        action: "link.refused",
        outcome: "refused",
        data: { reason: view.reason },
      })
      return view
    }
    const taken = await tx
      .update(visitLinks)
      .set({ triesLeft: sql`${visitLinks.triesLeft} - 1` })
      .where(and(eq(visitLinks.id, link.id), gt(visitLinks.triesLeft, 0)))
      .returning({ triesLeft: visitLinks.triesLeft })
    const triesLeft = taken[0]?.triesLeft ?? 0
    const rows = await tx
      .select({ birthDate: patients.birthDate })
      .from(patients)
      .where(eq(patients.id, link.patientId))
    const matches = rows[0]?.birthDate === birthDate
    if (taken[0] === undefined || !matches) {
      const reason = triesLeft === 0 ? "no_tries_left" : "wrong_birth_date"
      await record(tx, actor, {
        ...event,
        action: "link.refused",
        outcome: "refused",
        data: { reason, triesLeft },
      })
      return refuse(reason, { clinic: view.value.clinic, triesLeft })
    }
    await tx.update(visitLinks).set({ triesLeft: 5 }).where(eq(visitLinks.id, link.id))
    if (link.role === "patient") {
      if (place.here !== true && (await isOpenElsewhere(tx, link, place.ownToken, at)))
        return refuse("elsewhere")
      await leaveElsewhere(tx, link, place.here === true, at)
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
    await record(tx, actor, { ...event, action: "link.redeemed", outcome: "success", data: {} })
    return ok({ token: session, cookieExpires: expiresAt })
  })
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

async function viewOf(
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

// A link that we do not know names no clinic, so the page shows the installation's first one.
async function unknownLink(): Promise<Closed> {
  const rows = await withLookup("first-clinic", (tx) =>
    tx
      .select({ name: clinics.name, phone: clinics.phone, zone: clinics.zone })
      .from(clinics)
      .orderBy(asc(clinics.createdAt))
      .limit(1),
  )
  return refuse("unknown_link", { clinic: rows[0] ?? null })
}
