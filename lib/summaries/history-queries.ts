import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { StaffActor } from "@/lib/actor"
import { withDenials } from "@/lib/consultations/denied"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"

import { leadingBack, methodOf } from "./edit-history"
import { editsOf } from "./edit-rows"
import { recordReading, visitToRead } from "./reading"
import { signatureOf } from "./summary-rows"
import type { HistoryView } from "./summary-view"

/** Who changed the text, and what, for whoever may read it. */
export async function summaryHistory(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<HistoryView, "not_found" | "forbidden">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = await visitToRead(tx, actor, visitId)
    if (!found.ok) return found
    const { visit, patient, clinic } = found.value
    const rows = await tx.select().from(summaries).where(eq(summaries.visitId, visitId))
    const summary = rows[0]
    if (summary === undefined) return refuse("not_found")
    const edits = await asList(() => editsOf(tx, visitId))
    await recordReading(tx, actor, visit, { state: summary.state, view: "history" }, at)
    const undone = new Set(edits.map(({ undoes }) => undoes))
    return ok({
      visitId,
      zone: clinic.zone,
      patient: { name: patient.name },
      draftedAt: summary.draftedAt?.toISOString() ?? null,
      method: methodOf(summary.method, leadingBack(edits)),
      signed: await signatureOf(tx, summary),
      edits: edits.toReversed().map((edit) => ({
        ...edit,
        at: edit.at.toISOString(),
        undone: undone.has(edit.version),
      })),
    })
  })
  return withDenials(actor, "summary.read", visitId, result, at)
}
