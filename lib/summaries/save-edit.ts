import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { SummarySource } from "@/db/schema/record"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { nudge } from "@/lib/jobs/nudge"
import { sealRow } from "@/lib/sealing/seal-row"

import type { Difference, Wording } from "./difference"
import { addEdit } from "./edit-rows"
import { logCode } from "./model/summariser"
import type { SummaryRow } from "./queries"
import { aboutSummary } from "./review"
import type { Saved } from "./review"
import { wordsChanged } from "./word-difference"

type Change = {
  after: Wording
  difference: Difference
  /** The version whose edit it takes back. */
  undoes?: number
  /** How many sentences for the patient were made anew from the plan. */
  remade?: number
  /** Sentences of a model's draft, and the sources that they bring along. */
  taken?: { model: string; sentences: number; sources: readonly SummarySource[] }
  at: Date
}

/** Stores the text, what changed and the event. The caller holds the lock of the summary and has judged. */
export async function saveEdit(
  tx: Tx,
  actor: StaffActor,
  visit: VisitRow,
  summary: SummaryRow,
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
  await addEdit(tx, visit, { version, undoes: back, model, difference, words, madeBy, madeAt: at })
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
