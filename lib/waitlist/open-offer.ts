import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { holds } from "@/db/schema/booking"
import { freedSlots, waitlistEntries, waitlistOffers } from "@/db/schema/waitlist"
import type { Actor, SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { HoldId } from "@/lib/ids"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"

import { offerOn } from "./offering"
import type { EntryRow, FreedRow, OfferRow } from "./offering"

export type Open = { offer: OfferRow; freed: FreedRow; entry: EntryRow }

/** The freed time's row first: who answers, who expires and who offers wait for each other there. */
export async function lockOffer(tx: Tx, id: string): Promise<Open | undefined> {
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

export async function close(
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

export async function tell(
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
