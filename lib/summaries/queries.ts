import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { StaffActor } from "@/lib/actor"
import { withDenials } from "@/lib/consultations/denied"
import { treats } from "@/lib/consultations/policy"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { ageOn } from "@/lib/time"

import { addendaOf } from "./addendum-rows"
import type { StoredAddendum } from "./addendum-rows"
import { areBehind } from "./behind"
import { draftExtras } from "./draft-extras"
import { leadingBack, methodOf, undoable } from "./edit-history"
import { editsOf } from "./edit-rows"
import { gapsInWriting } from "./extract/gaps"
import { offerOf } from "./offer-rows"
import { recordReading, visitToRead } from "./reading"
import { wordingOf } from "./review"
import { signatureOf } from "./summary-rows"
import type { SummaryRow } from "./summary-rows"
import type { AddendumView, SummaryView } from "./summary-view"

/** The summary of an ended visit, for its clinician and the nurse. */
export async function summaryOf(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<SummaryView, "not_found" | "forbidden" | "not_ended">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = await visitToRead(tx, actor, visitId)
    if (!found.ok) return found
    const { visit, patient, clinician, clinic } = found.value
    if (visit.state !== "ended") return refuse("not_ended")
    const rows = await tx.select().from(summaries).where(eq(summaries.visitId, visitId))
    const summary = rows[0]
    const addenda = await addendaOf(tx, visitId)
    const all = await editsOf(tx, visitId)
    const edits = leadingBack(all)
    const extras = draftExtras(summary ?? nothing)
    const state = addenda.length > 0 ? "amended" : (summary?.state ?? "drafting")
    await recordReading(tx, actor, visit, { state }, at)
    return ok({
      visitId,
      state: summary?.state ?? "drafting",
      version: summary?.version ?? 0,
      lines: summary?.lines ?? [],
      ...extras,
      notCovered: stillOpen(extras.notCovered, summary),
      method: methodOf(extras.method, edits),
      offeredBy: await offeredBy(tx, summary),
      edits: all.length,
      canUndo: undoable(edits) !== undefined,
      instructionsBehind: summary?.state === "draft" && areBehind(edits, wordingOf(summary)),
      addenda: addenda.map(addendumView),
      sources: summary?.sources ?? [],
      draftedAt: summary?.draftedAt?.toISOString() ?? null,
      editedBy: all.at(-1)?.by ?? null,
      editedAt: summary?.editedAt?.toISOString() ?? null,
      signed: await signatureOf(tx, summary),
      maySign: treats(actor, visit),
      clinic: { name: clinic.name, zone: clinic.zone },
      patient: {
        name: patient.name,
        age: ageOn(patient.birthDate, visit.startsAt, clinic.zone),
        sex: patient.sex,
        reference: patient.reference,
      },
      clinician: { name: clinician.name },
      admittedAt: visit.admittedAt?.toISOString() ?? null,
      endedAt: visit.endedAt?.toISOString() ?? null,
    })
  })
  return withDenials(actor, "summary.read", visitId, result, at)
}

export function addendumView({ at, ...rest }: StoredAddendum): AddendumView {
  return { ...rest, at: at.toISOString() }
}

/** Without what a person wrote down since, in their own words. */
function stillOpen(notCovered: readonly string[], summary: SummaryRow | undefined): string[] {
  const own = [...(summary?.lines ?? []), ...(summary?.instructions ?? [])].flatMap(
    ({ text, cites }) => (cites.length === 0 ? [text] : []),
  )
  const open = gapsInWriting(own)
  return notCovered.filter((code) => open === undefined || open.some((gap) => gap === code))
}

async function offeredBy(tx: Tx, summary: SummaryRow | undefined): Promise<string | null> {
  if (summary?.state !== "draft") return null
  return (await offerOf(tx, summary.visitId))?.model ?? null
}

const nothing = { instructions: null, notCovered: null, dropped: null, method: null }
