import { and, eq, inArray, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { VisitState } from "@/db/schema/scheduling"
import type { PatientActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

/** "Yes, I will come", said once; said again it is the same answer. */
export async function confirmVisit(
  actor: PatientActor,
  channel: "link",
  at: Date,
): Promise<Result<undefined, "forbidden" | "not_found" | VisitState>> {
  const { visitId, patientId } = actor
  const entity = { type: "visit" as const, id: visitId }
  if (!may(actor, "own.visits")) return deny(actor, "visit.confirmed", entity, "forbidden", at)
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx
      .update(visits)
      .set({ confirmedAt: at })
      .where(
        and(
          eq(visits.id, visitId),
          eq(visits.patientId, patientId),
          inArray(visits.state, ["booked", "waiting"]),
          isNull(visits.confirmedAt),
        ),
      )
      .returning({ id: visits.id })
    if (visit === undefined) {
      const [standing] = await tx
        .select({ state: visits.state, confirmedAt: visits.confirmedAt })
        .from(visits)
        .where(and(eq(visits.id, visitId), eq(visits.patientId, patientId)))
      return standing?.confirmedAt == null ? standing?.state : "done"
    }
    await record(
      tx,
      actor,
      {
        action: "visit.confirmed",
        patientId,
        entity,
        outcome: "success",
        purpose: "PATRQT",
        data: { visitId, channel },
      },
      at,
    )
    await nudgeVisit(tx, actor.clinicId, visitId)
    return "done" as const
  })
  if (answer === undefined) return deny(actor, "visit.confirmed", entity, "not_found", at)
  return answer === "done" ? ok() : refuse(answer)
}
