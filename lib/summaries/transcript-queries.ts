import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { modelDrafts } from "@/db/schema/transcripts"
import type { StaffActor } from "@/lib/actor"
import type { AuditEvent } from "@/lib/audit/event"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { treats } from "@/lib/consultations/policy"
import { noteOf } from "@/lib/consultations/queries"
import { soapSections } from "@/lib/consultations/soap"
import type { PatientId, VisitId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { speakersOf } from "@/lib/transcripts/consent-check"

import { extract } from "./extract/extract"
import { visitToRead } from "./reading"
import { summaryState } from "./summary-rows"
import type { TranscriptView } from "./transcript-view"
import { transcriptRow } from "./visit-record"

/** Who may speak in a visit and whether they agreed, and what its transcript leaves open. */
export async function transcriptOf(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<TranscriptView, "not_found" | "forbidden">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = await visitToRead(tx, actor, visitId)
    if (!found.ok) return found
    const { visit } = found.value
    const transcript = await readTranscript(tx, visitId)
    await record(tx, actor, reading(actor, visit, transcript), at)
    return ok({
      visitId,
      closed: closedBy(visit, await summaryState(tx, visitId), treats(actor, visit)),
      speakers: await speakersOf(tx, visit),
      transcript: transcript?.view ?? null,
      model: await modelView(tx, visitId),
    })
  })
  return withDenials(actor, "transcript.read", visitId, result, at)
}

/** Where there is no transcript nobody looked at what was said, and the patient's list may not say so. */
function reading(
  actor: StaffActor,
  visit: { id: VisitId; patientId: PatientId },
  transcript: { id: string; view: { lines: number } } | undefined,
): AuditEvent {
  const about = {
    outcome: "success",
    purpose: purposeOf(actor),
    patientId: visit.patientId,
  } as const
  return transcript === undefined
    ? {
        ...about,
        action: "visit.read",
        entity: { type: "visit", id: visit.id },
        data: { view: "speakers" },
      }
    : {
        ...about,
        action: "transcript.read",
        entity: { type: "transcript", id: transcript.id },
        data: { visitId: visit.id, lines: transcript.view.lines, use: "review" },
      }
}

function closedBy(
  visit: { state: string; sessionId: string | null },
  summary: string,
  mine: boolean,
): TranscriptView["closed"] {
  if (!mine) return "not_mine"
  if (visit.state !== "ended") return "not_ended"
  if (visit.sessionId !== null) return "in_class"
  return summary === "signed" ? "signed" : null
}

async function modelView(tx: Tx, visitId: VisitId): Promise<TranscriptView["model"]> {
  const { state, model, reason, kept } = modelDrafts
  const [row] = await tx
    .select({ state, model, reason, kept })
    .from(modelDrafts)
    .where(eq(modelDrafts.visitId, visitId))
  return row === undefined ? null : { ...row, kept: row.kept ?? 0 }
}

async function readTranscript(tx: Tx, visitId: VisitId) {
  const row = await transcriptRow(tx, visitId)
  if (row === undefined) return undefined
  const note = await noteOf(tx, visitId)
  const written = soapSections.flatMap((section) => note[section].lines.map(({ text }) => text))
  const found = extract(row.spoken, written)
  const view = {
    lines: row.turns,
    parties: row.parties,
    addedAt: row.addedAt.toISOString(),
    language: found.language,
    swapped: found.swapped,
    openQuestions: found.openQuestions.map(({ line, text }) => ({ line, text })),
  }
  return { id: row.id, view }
}
