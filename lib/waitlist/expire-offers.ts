import { and, eq, lte } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { waitlistOffers } from "@/db/schema/waitlist"
import type { SystemActor } from "@/lib/actor"

import { offerOn } from "./offering"
import { close, lockOffer } from "./open-offer"

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
