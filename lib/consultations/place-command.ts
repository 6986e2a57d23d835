import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"

import { withDenials } from "./denied"
import { judge, mayLinkDevice } from "./policy"
import type { PlaceInput } from "./schema"
import { lockVisit } from "./visit-rows"

/** Where the patient lies or sits: said by whoever may put a device there. The log says that, not where. */
export async function setPlace(
  actor: StaffActor,
  visitId: VisitId,
  { place }: PlaceInput,
  at: Date,
): Promise<Result<{ place: string | null }, "not_found" | "forbidden" | "ended" | "cancelled">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = judge(actor, await lockVisit(tx, visitId), mayLinkDevice)
    if (!found.ok) return found
    const visit = found.value
    if (visit.state === "ended" || visit.state === "cancelled") return refuse(visit.state)
    const next = place === "" ? null : place
    if (next === visit.place) return ok({ place: next })
    await tx
      .update(visits)
      .set(await sealRow(tx, visit, visits, visitId, { place: next }))
      .where(eq(visits.id, visitId))
    await record(
      tx,
      actor,
      {
        action: "visit.placed",
        entity: { type: "visit", id: visitId },
        outcome: "success",
        purpose: "TREAT",
        patientId: visit.patientId,
        data: { visitId },
      },
      at,
    )
    await nudgeVisit(tx, visit.clinicId, visitId)
    return ok({ place: next })
  })
  return withDenials(actor, "visit.place", visitId, result, at)
}
