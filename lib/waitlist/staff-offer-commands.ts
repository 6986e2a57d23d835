import { randomUUID } from "node:crypto"

import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { freedSlots, waitlistEntries } from "@/db/schema/waitlist"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { attempt } from "@/lib/scheduling/booking/claim"
import { findVisitType } from "@/lib/scheduling/visit-types/visit-types"

import { offerUntil } from "./offer-time"
import { offer } from "./offering"
import type { OfferByHand } from "./schema"

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
