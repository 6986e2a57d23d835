import { eq, inArray } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { users } from "@/db/schema/identity"
import { waitlistEntries } from "@/db/schema/waitlist"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { readOpenSlots } from "@/lib/scheduling/slots/open-slots"
import { findVisitType } from "@/lib/scheduling/visit-types/visit-types"

import { fits } from "./fitting"
import { offerUntil } from "./offer-time"

export type FreeTimes = { times: { startsAt: string; clinicianId: string; clinician: string }[] }

/** The free times of the next two weeks that can still be offered and would suit one who waits, at most sixty of them. */
export async function freeTimesFor(
  actor: StaffActor,
  entryId: string,
  at: Date,
): Promise<Result<FreeTimes, "forbidden" | "not_found">> {
  const entity = { type: "waitlist_entry" as const, id: entryId }
  if (!may(actor, "waitlist.offer")) return deny(actor, "slots.read", entity, "forbidden")
  const found = await withTenant(actor.clinicId, async (tx) => {
    const [entry] = await tx.select().from(waitlistEntries).where(eq(waitlistEntries.id, entryId))
    const type = entry && (await findVisitType(tx, entry.visitTypeId))
    if (entry === undefined || type === undefined) return undefined
    const names =
      type.clinicianIds.length === 0
        ? []
        : await tx
            .select({ id: users.id, name: users.name })
            .from(users)
            .where(inArray(users.id, type.clinicianIds))
    return { entry, type, names }
  })
  if (found === undefined) return deny(actor, "slots.read", entity, "not_found")
  const { entry, type, names } = found
  const kind = { minutes: type.minutes, clinicians: type.clinicianIds }
  const times: FreeTimes["times"] = []
  for (const { id: clinicianId, name: clinician } of names) {
    if (entry.clinicianId !== null && entry.clinicianId !== clinicianId) continue
    const asked = { visitTypeId: type.id, clinicianId, from: undefined, days: 14 }
    const open = await readOpenSlots(actor, asked, at)
    if (!open.ok) continue
    for (const { startsAt: iso } of open.value.days.flatMap((day) => day.slots)) {
      const startsAt = new Date(iso)
      const endsAt = new Date(startsAt.getTime() + type.minutes * 60_000)
      if (offerUntil("one_by_one", at, startsAt) === undefined) continue
      if (fits(entry, { clinicianId, startsAt, endsAt }, kind, open.value.zone))
        times.push({ startsAt: iso, clinicianId, clinician })
    }
  }
  return ok({
    times: times.toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1)).slice(0, 60),
  })
}
