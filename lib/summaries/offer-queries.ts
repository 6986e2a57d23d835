import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { StaffActor } from "@/lib/actor"
import { withDenials } from "@/lib/consultations/denied"
import { treats } from "@/lib/consultations/policy"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { draftExtras } from "./draft-extras"
import { leadingBack, undoable } from "./edit-history"
import { editsOf } from "./edit-rows"
import { offerOf } from "./offer-rows"
import { recordReading, visitToRead } from "./reading"
import type { OfferView } from "./summary-view"
import { sameLine } from "./taken-over"

/** The draft that was kept beside what a person had changed, and their text as it stands. */
export async function summaryOffer(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<OfferView, "not_found" | "forbidden">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = await visitToRead(tx, actor, visitId)
    if (!found.ok) return found
    const { visit, patient, clinic } = found.value
    const [summary] = await tx.select().from(summaries).where(eq(summaries.visitId, visitId))
    const offer = await offerOf(tx, visitId)
    if (summary?.state !== "draft" || offer === undefined) return refuse("not_found")
    await recordReading(tx, actor, visit, { state: summary.state, view: "offer" }, at)
    const { version, lines } = summary
    // Older ones were kept without.
    const { notCovered, dropped } = draftExtras({
      ...{ notCovered: null, dropped: null, instructions: null, method: null },
      ...offer.draft,
    })
    return ok({
      visitId,
      zone: clinic.zone,
      patient: { name: patient.name },
      version,
      lines,
      canUndo: undoable(leadingBack(await editsOf(tx, visitId))) !== undefined,
      maySign: treats(actor, visit),
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
