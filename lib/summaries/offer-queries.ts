import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { StaffActor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { judge, mayReadNote, treats } from "@/lib/consultations/policy"
import { findVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { draftExtras } from "./draft-extras"
import { undoable } from "./edit-history"
import { editsOf } from "./edit-rows"
import { offerOf } from "./offer-rows"
import type { OfferView } from "./summary-view"
import { sameLine } from "./taken-over"

/** The model's draft that was kept beside what a person had changed, and their text as it stands. */
export async function summaryOffer(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<OfferView, "not_found" | "forbidden">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = await findVisit(tx, visitId)
    if (found === undefined) return refuse("not_found")
    const may = judge(actor, found.visit, mayReadNote)
    if (!may.ok) return may
    const [summary] = await tx.select().from(summaries).where(eq(summaries.visitId, visitId))
    const offer = await offerOf(tx, visitId)
    if (summary?.state !== "draft" || offer === undefined) return refuse("not_found")
    await record(
      tx,
      actor,
      {
        action: "summary.read",
        entity: { type: "summary", id: visitId },
        outcome: "success",
        purpose: purposeOf(actor),
        patientId: found.visit.patientId,
        data: { visitId, state: summary.state, view: "offer" },
      },
      at,
    )
    const { version, lines } = summary
    // Older ones were kept without.
    const { notCovered, dropped } = draftExtras({
      ...{ notCovered: null, dropped: null, instructions: null, method: null },
      ...offer.draft,
    })
    return ok({
      visitId,
      zone: found.clinic.zone,
      patient: { name: found.patient.name },
      version,
      lines,
      canUndo: undoable(await editsOf(tx, visitId)) !== undefined,
      maySign: treats(actor, found.visit),
      model: offer.model,
      offer: offer.sha256,
      madeAt: offer.madeAt?.toISOString() ?? null,
      offered: offer.draft.lines.map((line) => ({
        ...line,
        there: lines.some((one) => sameLine(one, line)),
      })),
      sources: offer.draft.sources,
      notCovered,
      dropped,
    })
  })
  return withDenials(actor, "summary.read", visitId, result, at)
}
