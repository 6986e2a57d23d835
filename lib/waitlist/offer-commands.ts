import { randomUUID } from "node:crypto"

import { and, eq, gt, lte, ne, sql } from "drizzle-orm"

import { withCredential, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { holds } from "@/db/schema/booking"
import { patients } from "@/db/schema/identity"
import { freedSlots, waitlistEntries, waitlistOffers } from "@/db/schema/waitlist"
import type { Actor, StaffActor, SystemActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { tokenHash } from "@/lib/identity/link-token"
import { systemActor } from "@/lib/identity/system"
import { HoldId } from "@/lib/ids"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { attempt } from "@/lib/scheduling/booking/claim"
import { fillHold, lockHold } from "@/lib/scheduling/booking/fill-hold"
import { placeHold } from "@/lib/scheduling/booking/place-hold"
import { findVisitType } from "@/lib/scheduling/visit-types/visit-types"

import { offerUntil } from "./offer-time"
import { offer, offerOn } from "./offering"
import type { EntryRow, FreedRow, OfferRow } from "./offering"
import type { OfferAnswer, OfferByHand } from "./schema"

export type AnswerRefusal =
  | "unknown_link"
  | "wrong_birth_date"
  | "no_tries_left"
  | "offer_over"
  | "taken"

/**
 * The answer of somebody who was offered a time: who they are is shown by the link and the birth date.
 * Accepting books the visit; declining hands the time on. Of all who were asked at once the first wins.
 */
export async function answerOffer(
  { token, birthDate, answer }: OfferAnswer,
  at: Date,
): Promise<Result<{ visitId?: VisitId }, AnswerRefusal, { triesLeft?: number }>> {
  const found = await findOffer(token)
  if (found === undefined) return refuse("unknown_link")
  const actor = systemActor("waitlist", found.clinicId)
  const shown = await showBirthDate(actor, found, birthDate)
  if (!shown.ok) return shown
  const result = await withTenant(found.clinicId, async (tx) => {
    const open = await lockOffer(tx, found.id)
    if (open === undefined || open.offer.state !== "open" || open.offer.expiresAt <= at)
      return refuse("offer_over")
    if (answer === "accept") return accept(tx, actor, open, at)
    await close(tx, actor, open, "declined", at)
    if (answer === "leave") await leaveEntry(tx, actor, open.entry, "patient", at)
    await offerOn(tx, actor, open.freed, at)
    return ok({})
  })
  if (answer !== "decline" && result.ok) await giveBackOthers(actor, found.entryId, at)
  return result
}

/** The worker's round: offers that nobody answered. The time goes on to the next. */
export async function expireOffers(actor: SystemActor, at: Date): Promise<number> {
  const due = await withTenant(actor.clinicId, (tx) =>
    tx
      .select({ id: waitlistOffers.id })
      .from(waitlistOffers)
      .where(and(eq(waitlistOffers.state, "open"), lte(waitlistOffers.expiresAt, at)))
      .limit(200),
  )
  let expired = 0
  for (const { id } of due) {
    const done = await withTenant(actor.clinicId, async (tx) => {
      const open = await lockOffer(tx, id)
      if (open === undefined || open.offer.state !== "open" || open.offer.expiresAt > at)
        return false
      await close(tx, actor, open, "expired", at)
      await offerOn(tx, actor, open.freed, at)
      return true
    })
    if (done) expired += 1
  }
  return expired
}

/** A time that a person offers to one who waits; where they do not want it, it goes on down the list. */
export async function offerByHand(
  actor: StaffActor,
  { entryId, clinicianId, startsAt }: OfferByHand,
  at: Date,
): Promise<
  Result<
    undefined,
    "forbidden" | "not_found" | "already_offered" | "too_late" | "taken" | "closed_entry"
  >
> {
  const entity = { type: "waitlist_entry" as const, id: entryId }
  if (!may(actor, "waitlist.offer")) return deny(actor, "waitlist.offered", entity, "forbidden")
  const until = offerUntil("one_by_one", at, startsAt)
  if (until === undefined) return refuse("too_late")
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const [entry] = await tx
      .select()
      .from(waitlistEntries)
      .where(eq(waitlistEntries.id, entryId))
      .for("no key update")
    const type = entry && (await findVisitType(tx, entry.visitTypeId))
    if (entry === undefined || type === undefined || !type.clinicianIds.includes(clinicianId))
      return refuse("not_found")
    if (entry.state !== "waiting") return refuse("closed_entry")
    const freed = await attempt(tx, async (savepoint) => {
      const [row] = await savepoint
        .insert(freedSlots)
        .values({
          id: randomUUID(),
          clinicId: actor.clinicId,
          clinicianId,
          visitTypeId: type.id,
          startsAt,
          endsAt: new Date(startsAt.getTime() + type.minutes * 60_000),
          mode: "one_by_one",
          createdAt: at,
        })
        .onConflictDoNothing()
        .returning()
      return row
    })
    if (freed === undefined) return refuse("already_offered")
    if (await offer(tx, actor, { freed, entry, type, until }, at)) return ok()
    await tx.update(freedSlots).set({ state: "over" }).where(eq(freedSlots.id, freed.id))
    return refuse("taken")
  })
  return !answer.ok && answer.reason === "not_found"
    ? deny(actor, "waitlist.offered", entity, "not_found")
    : answer
}

type Open = { offer: OfferRow; freed: FreedRow; entry: EntryRow }

/** The freed time's row first: who answers, who expires and who offers wait for each other there. */
async function lockOffer(tx: Tx, id: string): Promise<Open | undefined> {
  const [seen] = await tx.select().from(waitlistOffers).where(eq(waitlistOffers.id, id))
  if (seen === undefined) return undefined
  const [freed] = await tx
    .select()
    .from(freedSlots)
    .where(eq(freedSlots.id, seen.freedId))
    .for("no key update")
  const [row] = await tx.select().from(waitlistOffers).where(eq(waitlistOffers.id, id))
  const [entry] = await tx
    .select()
    .from(waitlistEntries)
    .where(eq(waitlistEntries.id, seen.entryId))
    .for("no key update")
  return freed && row && entry && { offer: row, freed, entry }
}

async function accept(
  tx: Tx,
  actor: SystemActor,
  open: Open,
  at: Date,
): Promise<Result<{ visitId: VisitId }, "offer_over" | "taken">> {
  const { offer: offered, freed, entry } = open
  if (entry.state !== "waiting" || freed.state !== "open") return refuse("offer_over")
  const { patientId, reason } = entry
  const visitId = await attempt(tx, async (savepoint) => {
    const holdId =
      offered.holdId === null ? await holdNow(savepoint, actor, open, at) : offered.holdId
    const hold =
      holdId === undefined
        ? undefined
        : await lockHold(savepoint, HoldId.parse(holdId), patientId, at)
    if (hold === undefined || hold.state !== "held" || hold.expiresAt <= at) return undefined
    return fillHold(savepoint, actor, hold, { patientId, reason }, at)
  })
  if (visitId === undefined) {
    await close(tx, actor, open, "lost", at)
    return refuse("taken")
  }
  const answered = { answeredAt: at }
  await tx
    .update(waitlistOffers)
    .set({ state: "accepted", ...answered })
    .where(eq(waitlistOffers.id, offered.id))
  await tx
    .update(waitlistOffers)
    .set({ state: "lost", ...answered })
    .where(and(eq(waitlistOffers.freedId, freed.id), eq(waitlistOffers.state, "open")))
  await tx.update(freedSlots).set({ state: "filled" }).where(eq(freedSlots.id, freed.id))
  await tx
    .update(waitlistEntries)
    .set({ state: "booked", visitId, closedAt: at })
    .where(eq(waitlistEntries.id, entry.id))
  await tell(tx, actor, open, { action: "waitlist.accepted", visitId }, at)
  return ok({ visitId })
}

/** Where all were asked nothing was held: the time is claimed now, or somebody was faster. */
async function holdNow(
  tx: Tx,
  actor: SystemActor,
  { offer: offered, freed, entry }: Open,
  at: Date,
): Promise<HoldId | undefined> {
  const type = await findVisitType(tx, entry.visitTypeId)
  if (type === undefined) return undefined
  const placed = await placeHold(
    tx,
    actor,
    {
      type,
      clinicianId: freed.clinicianId,
      startsAt: freed.startsAt,
      patientId: entry.patientId,
      holder: `offer:${offered.id}`,
      expiresAt: new Date(at.getTime() + 60_000),
    },
    at,
  )
  return placed.ok ? placed.value.holdId : undefined
}

async function close(
  tx: Tx,
  actor: SystemActor,
  open: Open,
  state: "declined" | "expired" | "lost",
  at: Date,
): Promise<void> {
  const { offer: offered } = open
  await tx
    .update(waitlistOffers)
    .set({ state, answeredAt: at })
    .where(eq(waitlistOffers.id, offered.id))
  if (offered.holdId !== null)
    await tx
      .update(holds)
      .set({ state: "released" })
      .where(and(eq(holds.id, HoldId.parse(offered.holdId)), eq(holds.state, "held")))
  await tell(tx, actor, open, { action: "waitlist.declined", reason: state }, at)
}

async function tell(
  tx: Tx,
  actor: Actor,
  { offer: offered, entry }: Open,
  what:
    | { action: "waitlist.accepted"; visitId: VisitId }
    | { action: "waitlist.declined"; reason: string },
  at: Date,
): Promise<void> {
  const about = {
    patientId: entry.patientId,
    entity: { type: "waitlist_entry" as const, id: entry.id },
    outcome: "success" as const,
    purpose: "PATRQT" as const,
  }
  const ids = { entryId: entry.id, offerId: offered.id }
  await record(
    tx,
    actor,
    what.action === "waitlist.accepted"
      ? { ...about, action: what.action, data: { ...ids, visitId: what.visitId } }
      : { ...about, action: what.action, data: { ...ids, reason: what.reason } },
    at,
  )
  await nudge(tx, actor.clinicId, "queue")
}

export async function leaveEntry(
  tx: Tx,
  actor: Actor,
  entry: EntryRow,
  reason: "patient" | "staff",
  at: Date,
): Promise<void> {
  await tx
    .update(waitlistEntries)
    .set({ state: "left", closedAt: at })
    .where(and(eq(waitlistEntries.id, entry.id), eq(waitlistEntries.state, "waiting")))
  await record(
    tx,
    actor,
    {
      action: "waitlist.left",
      patientId: entry.patientId,
      entity: { type: "waitlist_entry", id: entry.id },
      outcome: "success",
      purpose: purposeOf(actor),
      data: { entryId: entry.id, reason },
    },
    at,
  )
  await nudge(tx, actor.clinicId, "queue")
}

/** Whoever has a visit now, or waits no longer, keeps no other time from those behind. */
export async function giveBackOthers(actor: SystemActor, entryId: string, at: Date): Promise<void> {
  const others = await withTenant(actor.clinicId, (tx) =>
    tx
      .select({ id: waitlistOffers.id })
      .from(waitlistOffers)
      .where(and(eq(waitlistOffers.entryId, entryId), eq(waitlistOffers.state, "open"))),
  )
  for (const { id } of others)
    await withTenant(actor.clinicId, async (tx) => {
      const open = await lockOffer(tx, id)
      if (open === undefined || open.offer.state !== "open") return
      await close(tx, actor, open, "declined", at)
      await offerOn(tx, actor, open.freed, at)
    })
}

/** A try is taken before the date is compared, so that fifty tries at once are still five. */
async function showBirthDate(
  actor: SystemActor,
  found: OfferRow,
  birthDate: string,
): Promise<Result<undefined, "wrong_birth_date" | "no_tries_left", { triesLeft: number }>> {
  return withTenant(found.clinicId, async (tx) => {
    const [taken] = await tx
      .update(waitlistOffers)
      .set({ triesLeft: sql`${waitlistOffers.triesLeft} - 1` })
      .where(and(eq(waitlistOffers.id, found.id), gt(waitlistOffers.triesLeft, 0)))
      .returning({ triesLeft: waitlistOffers.triesLeft })
    const [patient] = await tx
      .select({ id: patients.id, birthDate: patients.birthDate })
      .from(waitlistEntries)
      .innerJoin(patients, eq(patients.id, waitlistEntries.patientId))
      .where(eq(waitlistEntries.id, found.entryId))
    const event = {
      entity: { type: "waitlist_entry" as const, id: found.entryId },
      purpose: "PATRQT" as const,
    }
    const triesLeft = taken?.triesLeft ?? 0
    if (taken !== undefined && patient?.birthDate === birthDate) {
      await tx
        .update(waitlistOffers)
        .set({ triesLeft: 5 })
        .where(and(eq(waitlistOffers.id, found.id), ne(waitlistOffers.triesLeft, 5)))
      await record(tx, actor, {
        ...event,
        action: "link.redeemed",
        patientId: patient.id,
        outcome: "success",
        data: {},
      })
      return ok()
    }
    const reason = triesLeft === 0 ? "no_tries_left" : "wrong_birth_date"
    await record(tx, actor, {
      ...event,
      ...(patient === undefined ? {} : { patientId: patient.id }),
      action: "link.refused",
      outcome: "refused",
      data: { reason, triesLeft },
    })
    return refuse(reason, { triesLeft })
  })
}

export async function findOffer(token: string): Promise<OfferRow | undefined> {
  const hash = tokenHash(token)
  const rows = await withCredential(hash, (tx) =>
    tx.select().from(waitlistOffers).where(eq(waitlistOffers.tokenHash, hash)),
  )
  return rows[0]
}
