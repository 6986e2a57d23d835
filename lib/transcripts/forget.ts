import { and, eq, isNotNull } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { summaries } from "@/db/schema/record"
import { visits } from "@/db/schema/scheduling"
import { summaryEdits } from "@/db/schema/summary-review"
import { transcripts } from "@/db/schema/transcripts"
import type { Actor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { draftSummaryJob } from "@/lib/consultations/jobs"
import type { ClinicId, PatientId, VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { dropPlan, enqueue } from "@/lib/jobs/outbox"
import { sealRow } from "@/lib/sealing/seal-row"

/**
 * Deletes a visit's transcript in the caller's transaction, with every unsigned line that was drafted from
 * it, what edits of such a text took out and put in, and whatever a model was asked to make of it. What is signed
 * is in the record and stays. Where the transcript went by its age before, somebody who withdraws takes the rest.
 */
export async function forgetTranscript(
  tx: Tx,
  actor: Actor,
  visit: { id: VisitId; clinicId: ClinicId; patientId: PatientId },
  reason: "withdrawn" | "removed" | "replaced",
  at: Date,
): Promise<boolean> {
  const { id: visitId, clinicId, patientId } = visit
  // Before the transcript, as whoever commits a draft does it: else each could wait for the other.
  await tx.select({ id: visits.id }).from(visits).where(eq(visits.id, visitId)).for("update")
  const [gone] = await tx
    .delete(transcripts)
    .where(eq(transcripts.visitId, visitId))
    .returning({ id: transcripts.id, turns: transcripts.turns })
  if (gone === undefined && reason !== "withdrawn") return false
  if (gone !== undefined) await dropPlan(tx, modelPlan(visitId))
  const left = await unquote(tx, visitId)
  const quotes = await forgetQuotes(tx, visitId)
  if (gone === undefined && left !== "unquoted" && !quotes) return false
  await record(
    tx,
    actor,
    {
      action: "transcript.deleted",
      entity: { type: "transcript", id: gone?.id ?? visitId },
      outcome: "success",
      purpose: purposeOf(actor),
      patientId,
      data: { visitId, reason, lines: gone?.turns ?? 0 },
    },
    at,
  )
  // What is left is drafted anew from the other sources.
  if (left !== "closed" && reason !== "replaced")
    await enqueue(tx, clinicId, draftSummaryJob, { visitId })
  await nudge(tx, clinicId, "visits")
  return true
}

/** The name under which a model's draft of a visit is promised: withdrawing takes the promise back. */
export function modelPlan(visitId: VisitId): string {
  return `summary-model-${visitId}`
}

/** Takes the lines that quote the transcript out of an unsigned summary. "closed": there is none. */
async function unquote(tx: Tx, visitId: VisitId): Promise<"closed" | "kept" | "unquoted"> {
  const [summary] = await tx
    .select()
    .from(summaries)
    .where(eq(summaries.visitId, visitId))
    .for("update")
  if (summary === undefined || summary.state === "signed") return "closed"
  const said = new Set(
    summary.sources.filter(({ kind }) => kind === "transcript").map(({ id }) => id),
  )
  // A model's sentences that were left out may stand beside a draft that quotes nothing.
  if (said.size === 0 && (summary.dropped ?? []).length === 0) return "kept"
  const left = {
    instructions: (summary.instructions ?? []).filter(
      ({ cites }) => !cites.some((id) => said.has(id)),
    ),
    lines: summary.lines.filter(({ cites }) => !cites.some((id) => said.has(id))),
    sources: summary.sources.filter(({ id }) => !said.has(id)),
    // A model's sentences name lines of the transcript: what is left quotes the other sources, or is a person's.
    method: summary.method === null ? null : "extractive",
    notCovered: null,
    dropped: null,
    version: summary.version + 1,
  }
  await tx
    .update(summaries)
    .set(await sealRow(tx, summary, summaries, visitId, left))
    .where(eq(summaries.visitId, visitId))
  return "unquoted"
}

/** What people made of its lines is a quote of them too: of those edits only who, when and how many words stay. */
async function forgetQuotes(tx: Tx, visitId: VisitId): Promise<boolean> {
  const { difference, mayQuote, version } = summaryEdits
  const gone = await tx
    .update(summaryEdits)
    .set({ difference: null })
    .where(and(eq(summaryEdits.visitId, visitId), eq(mayQuote, true), isNotNull(difference)))
    .returning({ version })
  return gone.length > 0
}
