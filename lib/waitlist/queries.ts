import { asc, desc, eq, inArray } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { visitTypes } from "@/db/schema/visit-types"
import { freedSlots, waitlistEntries, waitlistOffers } from "@/db/schema/waitlist"
import type { OfferState, WaitlistMode } from "@/db/schema/waitlist"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import { recordLinkRead } from "@/lib/identity/link-read"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"

import { findOffer } from "./offer-proof"

type Both = { en: string; zh: string }

/** One who waits for a freed time, and what they were offered. Times are ISO 8601. */
export type WaitlistLine = {
  entryId: string
  patient: { id: string; name: string; reference: string; language: string; phone: string | null }
  visitTypeId: string
  visitType: Both
  /** Null: any. */
  clinician: string | null
  clinicianId: string | null
  weekdays: number[]
  fromDay: string | null
  toDay: string | null
  /** "HH:MM" on the clinic's clock; both 00:00: any time. */
  fromTime: string
  toTime: string
  reason: string
  joinedAt: string
  /** Newest first. */
  offers: {
    offerId: string
    state: OfferState
    clinician: string
    startsAt: string
    expiresAt: string
  }[]
}
export type WaitlistView = {
  zone: string
  mode: WaitlistMode
  waiting: WaitlistLine[]
  mayOffer: boolean
}

/** Who waits, what they were offered and until when; each line is an event. */
export async function readWaitlist(
  actor: StaffActor,
  at: Date,
): Promise<Result<WaitlistView, "forbidden">> {
  if (!may(actor, "waitlist.read"))
    return deny(actor, "waitlist.read", { type: "waitlist_entry", id: "list" }, "forbidden")
  return withTenant(actor.clinicId, async (tx) => {
    const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, actor.clinicId))
    const rows = await asList(() =>
      tx
        .select({
          entry: waitlistEntries,
          patient: patients,
          type: visitTypes,
          clinician: users.name,
        })
        .from(waitlistEntries)
        .innerJoin(patients, eq(patients.id, waitlistEntries.patientId))
        .innerJoin(visitTypes, eq(visitTypes.id, waitlistEntries.visitTypeId))
        .leftJoin(users, eq(users.id, waitlistEntries.clinicianId))
        .where(eq(waitlistEntries.state, "waiting"))
        .orderBy(asc(waitlistEntries.place)),
    )
    const ids = rows.map(({ entry }) => entry.id)
    const offers =
      ids.length === 0
        ? []
        : await tx
            .select({ offer: waitlistOffers, clinician: users.name })
            .from(waitlistOffers)
            .innerJoin(freedSlots, eq(freedSlots.id, waitlistOffers.freedId))
            .innerJoin(users, eq(users.id, freedSlots.clinicianId))
            .where(inArray(waitlistOffers.entryId, ids))
            .orderBy(desc(waitlistOffers.createdAt))
    await recordAll(
      tx,
      actor,
      rows.map(({ entry }) => ({
        action: "waitlist.read" as const,
        patientId: entry.patientId,
        entity: { type: "waitlist_entry" as const, id: entry.id },
        outcome: "success" as const,
        purpose: purposeOf(actor),
        data: { results: rows.length },
      })),
      at,
    )
    return ok({
      zone: clinic?.zone ?? "UTC",
      mode: clinic?.waitlistMode ?? "one_by_one",
      mayOffer: may(actor, "waitlist.offer"),
      waiting: rows.map(({ entry, patient, type, clinician }) => ({
        entryId: entry.id,
        patient: {
          id: patient.id,
          name: patient.name,
          reference: patient.reference,
          language: patient.language,
          phone: patient.phone,
        },
        visitTypeId: type.id,
        visitType: { en: type.name, zh: type.nameZh || type.name },
        clinician,
        clinicianId: entry.clinicianId,
        weekdays: entry.weekdays,
        fromDay: entry.fromDay,
        toDay: entry.toDay,
        fromTime: entry.fromTime.slice(0, 5),
        toTime: entry.toTime.slice(0, 5),
        reason: entry.reason,
        joinedAt: entry.joinedAt.toISOString(),
        offers: offers
          .filter(({ offer }) => offer.entryId === entry.id)
          .map(({ offer, clinician: by }) => ({
            offerId: offer.id,
            state: offer.state,
            clinician: by,
            startsAt: offer.startsAt.toISOString(),
            expiresAt: offer.expiresAt.toISOString(),
          })),
      })),
    })
  })
}

/** What the page behind an offer's link shows before anyone has proved who they are. Times are ISO 8601. */
export type OfferView = {
  clinic: { slug: string; name: string; phone: string; zone: string }
  clinician: string
  startsAt: string
  endsAt: string
  expiresAt: string
  state: OfferState
  mode: WaitlistMode
  triesLeft: number
}

/** Spends nothing: a scanner may look as often as it likes. */
export async function lookAtOffer(
  token: string,
  at: Date,
): Promise<Result<OfferView, "unknown_link">> {
  const found = await findOffer(token)
  if (found === undefined) return refuse("unknown_link")
  return withTenant(found.clinicId, async (tx) => {
    const [row] = await tx
      .select({
        clinic: clinics,
        clinician: users.name,
        mode: freedSlots.mode,
        patientId: waitlistEntries.patientId,
      })
      .from(freedSlots)
      .innerJoin(waitlistEntries, eq(waitlistEntries.id, found.entryId))
      .innerJoin(clinics, eq(clinics.id, freedSlots.clinicId))
      .innerJoin(users, eq(users.id, freedSlots.clinicianId))
      .where(eq(freedSlots.id, found.freedId))
    if (row === undefined) return refuse("unknown_link")
    await recordLinkRead(tx, { ...found, patientId: row.patientId }, at)
    const { slug, name, phone, zone } = row.clinic
    const ran = found.state === "open" && found.expiresAt <= at
    return ok({
      clinic: { slug, name, phone, zone },
      clinician: row.clinician,
      startsAt: found.startsAt.toISOString(),
      endsAt: found.endsAt.toISOString(),
      expiresAt: found.expiresAt.toISOString(),
      state: ran ? ("expired" as const) : found.state,
      mode: row.mode,
      triesLeft: found.triesLeft,
    })
  })
}
