import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { SummarySource } from "@/db/schema/record"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { judge, treats } from "@/lib/consultations/policy"
import { lockVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"

import type { Difference, Wording } from "./difference"
import { addEdit } from "./edit-rows"
import { logCode } from "./model/summariser"
import { aboutSummary, editable } from "./review"
import type { Conflict, Saved } from "./review"
import { lockSummary } from "./summary-rows"
import type { SummaryRow } from "./summary-rows"
import { wordsChanged } from "./word-difference"

type Change = {
  after: Wording
  difference: Difference
  /** The version whose edit it takes back. */
  undoes?: number
  /** How many sentences for the patient were made anew from the plan. */
  remade?: number
  /** Sentences of the draft that was kept beside it, and the sources that they bring along. */
  taken?: { model: string; sentences: number; sources: readonly SummarySource[] }
  at: Date
}

export type OpenDraft = { readonly visit: VisitRow; readonly summary: SummaryRow }

/** A draft that is to be changed, locked: for whoever treats, and in the version that they saw. */
export async function openDraft(
  tx: Tx,
  actor: StaffActor,
  visitId: VisitId,
  version: number,
): Promise<Result<OpenDraft, Conflict, Partial<Saved>>> {
  const visit = judge(actor, await lockVisit(tx, visitId), treats)
  if (!visit.ok) return visit
  const summary = editable(await lockSummary(tx, visitId), version)
  return summary.ok ? ok({ visit: visit.value, summary: summary.value }) : summary
}

/** Stores the text of an open draft, what changed, and the event. */
export async function saveEdit(
  tx: Tx,
  actor: StaffActor,
  { visit, summary }: OpenDraft,
  { after, difference, undoes, remade, taken, at }: Change,
): Promise<Saved> {
  const visitId = visit.id
  const version = summary.version + 1
  const [lines, instructions] = [[...after.lines], [...after.instructions]]
  const sources = taken === undefined ? {} : { sources: [...taken.sources] }
  const sealed = await sealRow(tx, visit, summaries, visitId, { lines, instructions, ...sources })
  await tx
    .update(summaries)
    .set({ ...sealed, version, editedAt: at })
    .where(eq(summaries.visitId, visitId))
  const words = wordsChanged(difference)
  const { clinicId, userId: madeBy } = actor
  const [model, back] = [taken?.model ?? null, undoes ?? null]
  const mayQuote = [...summary.sources, ...(taken?.sources ?? [])].some(isSpoken)
  const made = { words, mayQuote, madeBy, madeAt: at }
  await addEdit(tx, visit, { version, undoes: back, model, difference, ...made })
  await record(
    tx,
    actor,
    {
      ...aboutSummary(visit),
      action: "summary.edited",
      data: {
        visitId,
        version,
        lines: lines.length,
        words,
        ...(undoes === undefined ? {} : { undoes }),
        ...(remade === undefined ? {} : { remade }),
        ...(taken === undefined ? {} : { taken: taken.sentences, model: logCode(taken.model) }),
      },
    },
    at,
  )
  await nudge(tx, clinicId, "visits")
  return { version, lines, instructions }
}

function isSpoken({ kind }: SummarySource): boolean {
  return kind === "transcript"
}
