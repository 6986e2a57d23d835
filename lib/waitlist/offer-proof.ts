import { and, eq, gt, ne, sql } from "drizzle-orm"

import { withCredential, withTenant } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { waitlistEntries, waitlistOffers } from "@/db/schema/waitlist"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { tokenHash } from "@/lib/identity/link-token"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import type { OfferRow } from "./offering"

/** The offer that a link's token names; the token itself is never kept. */
export async function findOffer(token: string): Promise<OfferRow | undefined> {
  const hash = tokenHash(token)
  const rows = await withCredential(hash, (tx) =>
    tx.select().from(waitlistOffers).where(eq(waitlistOffers.tokenHash, hash)),
  )
  return rows[0]
}

/** A try is taken before the date is compared, so that fifty tries at once are still five. */
export async function showBirthDate(
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
