import { and, eq, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { guests, seats } from "@/db/schema/rooms"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { judge } from "@/lib/consultations/policy"
import { lockVisit } from "@/lib/consultations/visit-rows"
import type { GuestId, VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { mayInvite } from "./policy"

/** Takes an invitation back from somebody who is not in the call: their link opens nothing any more. */
export async function uninviteGuest(
  actor: StaffActor,
  visitId: VisitId,
  guestId: GuestId,
  at: Date,
): Promise<Result<undefined, "not_found" | "forbidden" | "in_call">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), mayInvite)
    if (!mine.ok) return mine
    const { clinicId, patientId } = mine.value
    const [seat] = await tx.select().from(seats).where(eq(seats.guestId, guestId))
    if (seat?.state === "admitted") return refuse("in_call")
    const mineToo = and(eq(guests.id, guestId), eq(guests.visitId, visitId))
    const [guest] = await tx
      .update(guests)
      .set({ revokedAt: at })
      .where(and(mineToo, isNull(guests.revokedAt)))
      .returning({ role: guests.role })
    if (guest === undefined) return refuse("not_found")
    const entity = { type: "visit", id: visitId } as const
    const event = { entity, outcome: "success", purpose: "TREAT", patientId } as const
    const data = { visitId, guestId, role: guest.role }
    await record(tx, actor, { ...event, action: "guest.uninvited", data }, at)
    await nudgeVisit(tx, clinicId, visitId)
    return ok()
  })
  return withDenials(actor, "guest.uninvite", visitId, result, at)
}
