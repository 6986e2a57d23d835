import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { freedSlots, waitlistEntries, waitlistOffers } from "@/db/schema/waitlist"
import type { SystemActor } from "@/lib/actor"
import { reasonOf } from "@/lib/error"
import { systemActor } from "@/lib/identity/system"
import { HoldId } from "@/lib/ids"
import type { VisitId } from "@/lib/ids"
import { log } from "@/lib/log"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { attempt } from "@/lib/scheduling/booking/claim"
import { fillHold, lockHold } from "@/lib/scheduling/booking/fill-hold"
import { placeHold } from "@/lib/scheduling/booking/place-hold"
import { findVisitType } from "@/lib/scheduling/visit-types/visit-types"

import { leaveEntry } from "./leave-entry"
import { findOffer, showBirthDate } from "./offer-proof"
import { offerOn } from "./offering"
import { close, giveBackOthers, lockOffer, tell } from "./open-offer"
import type { Open } from "./open-offer"
import type { OfferAnswer } from "./schema"

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
  // Their answer stands: what is not given back now runs out by itself, and is not theirs to hear of.
  if (answer !== "decline" && result.ok)
    await giveBackOthers(actor, found.entryId, at).catch((error: unknown) =>
      log.warn({ code: reasonOf(error) }, "waitlist"),
    )
  return result
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
