import { isDeepStrictEqual } from "node:util"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { VisitRow } from "@/db/schema/scheduling"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { findVisit, lockVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { sealRow } from "@/lib/sealing/seal-row"
import { refusedBy } from "@/lib/transcripts/consent-check"

import { draftSummary } from "./draft"
import type { Draft } from "./draft"
import { instructionsFrom } from "./instructions"
import { modelStands, promiseModelDraft } from "./model-draft-commands"
import type { ModelName } from "./model/summariser"
import { draftedFrom, keepBeside } from "./offer-rows"
import { lockSummary } from "./summary-rows"
import type { SummaryRow } from "./summary-rows"
import { sameSource } from "./taken-over"
import { transcriptHead, usableTranscript, visitRecord } from "./visit-record"

/**
 * Drafts an ended visit's summary, or drafts it again when its sources changed. What a person has
 * edited or signed is left as it is: a draft from a transcript that their text does not know is kept beside it. May run any number of times. What was said is used only where
 * everybody who speaks agrees, at the start and again at the commit. `model`: the one that is set up; it is
 * promised a draft of its own where the clinic allows it.
 */
export async function draft(
  actor: SystemActor,
  visitId: VisitId,
  at: Date,
  model?: ModelName,
): Promise<"drafted" | "offered" | "kept"> {
  const agreed = await agreedAtStart(actor, visitId, at)
  return withTenant(actor.clinicId, async (tx) => {
    // The lock keeps two deliveries of the job apart; the note cannot change meanwhile either.
    const locked = await lockVisit(tx, visitId)
    const found = locked && (await findVisit(tx, visitId))
    if (found === undefined || found.visit.state !== "ended") return "kept"
    const { visit } = found
    const before = await lockSummary(tx, visitId)
    if (before?.state === "signed") return "kept"
    const edited = before !== undefined && before.editedAt !== null
    if (edited && !(agreed && (await isUndrafted(tx, visitId)))) return "kept"
    const said = agreed ? await usableTranscript(tx, actor, visit, "commit", at) : undefined
    const made = draftSummary(await visitRecord(tx, found, said?.turns ?? [], at))
    const { lines, sources } = made
    if (edited) {
      if (said === undefined || !saysMore(made, before)) return "kept"
      await keepBeside(tx, visit, said.id, made, at)
      await recordDraft(tx, actor, visit, { version: before.version, lines: lines.length }, at)
      await promiseModelDraft(tx, visit, model, at)
      await nudge(tx, visit.clinicId, "visits")
      return "offered"
    }
    if (before !== undefined && isDeepStrictEqual([before.lines, before.sources], [lines, sources]))
      return "kept"
    if (await modelStands(tx, visitId, made)) return "kept"
    const row = {
      state: "draft" as const,
      ...made,
      instructions: instructionsFrom(lines),
      method: "extractive",
      version: (before?.version ?? 0) + 1,
      draftedAt: at,
    }
    const { clinicId, patientId } = visit
    const sealed = await sealRow(tx, visit, summaries, visitId, row)
    await tx
      .insert(summaries)
      .values({ visitId, clinicId, patientId, ...sealed })
      .onConflictDoUpdate({ target: summaries.visitId, set: sealed })
    await recordDraft(tx, actor, visit, { version: row.version, lines: lines.length }, at)
    if (said !== undefined) await promiseModelDraft(tx, visit, model, at)
    await nudge(tx, clinicId, "visits")
    return "drafted"
  })
}

/** Whether there is a transcript that no draft was kept from, nor a model asked about. */
async function isUndrafted(tx: Tx, visitId: VisitId): Promise<boolean> {
  const said = await transcriptHead(tx, visitId)
  return said !== undefined && !(await draftedFrom(tx, visitId, said.id))
}

/** Whether a draft quotes lines of the transcript that the text does not know. */
function saysMore(made: Draft, { sources }: SummaryRow): boolean {
  return made.sources.some(
    (source) => source.kind === "transcript" && !sources.some((one) => sameSource(one, source)),
  )
}

async function recordDraft(
  tx: Tx,
  actor: SystemActor,
  { id: visitId, patientId }: VisitRow,
  counts: { version: number; lines: number },
  at: Date,
): Promise<void> {
  await record(
    tx,
    actor,
    {
      action: "summary.drafted",
      entity: { type: "summary", id: visitId },
      outcome: "success",
      purpose: "TREAT",
      patientId,
      data: { visitId, method: "extractive", ...counts },
    },
    at,
  )
}

async function agreedAtStart(actor: SystemActor, visitId: VisitId, at: Date): Promise<boolean> {
  return withTenant(actor.clinicId, async (tx) => {
    const said = await transcriptHead(tx, visitId)
    const found = said && (await findVisit(tx, visitId))
    if (said === undefined || found === undefined) return true
    return (await refusedBy(tx, actor, found.visit, said.parties, "start", at)).length === 0
  })
}
