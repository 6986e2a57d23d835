import { and, asc, eq, gte, inArray, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { users } from "@/db/schema/identity"
import { guests } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import { closesAfterMs } from "@/lib/visit-window"

export type InvitedVisit = { visitId: string; startsAt: string; clinician: string }

/** The visits of others that this person was asked to and can still come to. No patient is named; each is in the log. */
export async function invitedVisits(actor: StaffActor, at: Date): Promise<InvitedVisit[]> {
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .select({
        visitId: visits.id,
        patientId: visits.patientId,
        startsAt: visits.startsAt,
        clinician: users.name,
      })
      .from(guests)
      .innerJoin(visits, eq(visits.id, guests.visitId))
      .innerJoin(users, eq(users.id, visits.clinicianId))
      .where(
        and(
          eq(guests.userId, actor.userId),
          isNull(guests.revokedAt),
          inArray(visits.state, ["booked", "waiting", "in_call"]),
          gte(visits.endsAt, new Date(at.getTime() - closesAfterMs)),
        ),
      )
      .orderBy(asc(visits.startsAt))
    await recordAll(
      tx,
      actor,
      rows.map(({ visitId, patientId }) => ({
        action: "visit.listed" as const,
        patientId,
        entity: { type: "visit" as const, id: visitId },
        outcome: "success" as const,
        purpose: purposeOf(actor),
        data: { visitId, view: "invited", results: rows.length },
      })),
      at,
    )
    return rows.map(({ visitId, startsAt, clinician }) => ({
      visitId,
      startsAt: startsAt.toISOString(),
      clinician,
    }))
  })
}
