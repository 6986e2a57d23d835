import { createHash } from "node:crypto"
import { isDeepStrictEqual } from "node:util"

import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { SummaryLine, SummarySource } from "@/db/schema/record"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor, SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { newestConsent } from "@/lib/consents/visit-consent"
import { withDenials } from "@/lib/consultations/denied"
import { judge, treats } from "@/lib/consultations/policy"
import { noteOf } from "@/lib/consultations/queries"
import { findVisit, lockVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"
import { steppedUp } from "@/lib/step-up"

import { draftSummary } from "./draft"
import { lockSummary } from "./queries"
import type { EditInput, SignInput } from "./schema"
import { signedText } from "./signed-text"
import { vitalFigures } from "./vital-figures"

type Denied = "not_found" | "forbidden"
type Conflict = Denied | "drafting" | "signed" | "stale"
type Saved = { version: number; lines: SummaryLine[] }

/**
 * Drafts an ended visit's summary, or drafts it again when its sources changed. What a person has
 * edited or signed is left as it is. May run any number of times.
 */
export async function draft(
  actor: SystemActor,
  visitId: VisitId,
  at: Date,
): Promise<"drafted" | "kept"> {
  return withTenant(actor.clinicId, async (tx) => {
    // The lock keeps two deliveries of the job apart; the note cannot change meanwhile either.
    const locked = await lockVisit(tx, visitId)
    const found = locked && (await findVisit(tx, visitId))
    if (found === undefined || found.visit.state !== "ended") return "kept"
    const { visit, clinic } = found
    const before = await lockSummary(tx, visitId)
    if (before !== undefined && (before.state === "signed" || before.editedAt !== null))
      return "kept"
    const note = await noteOf(tx, visitId)
    const { lines, sources } = draftSummary({
      reason: visit.reason,
      arrivedAt: visit.arrivedAt,
      admittedAt: visit.admittedAt,
      endedAt: visit.endedAt,
      consent: (await newestConsent(tx, visitId)) ?? null,
      note: {
        subjective: note.subjective.lines,
        objective: note.objective.lines,
        assessment: note.assessment.lines,
        plan: note.plan.lines,
      },
      vitals: await vitalFigures(tx, visit, at),
      transcript: [],
      zone: clinic.zone,
      locale: clinic.locale,
    })
    if (before !== undefined && isDeepStrictEqual([before.lines, before.sources], [lines, sources]))
      return "kept"
    const row = {
      state: "draft" as const,
      lines,
      sources,
      version: (before?.version ?? 0) + 1,
      draftedAt: at,
    }
    const { clinicId, patientId } = visit
    const sealed = await sealRow(tx, visit, summaries, visitId, row)
    await tx
      .insert(summaries)
      .values({ visitId, clinicId, patientId, ...sealed })
      .onConflictDoUpdate({ target: summaries.visitId, set: sealed })
    await record(
      tx,
      actor,
      {
        ...about(visit),
        action: "summary.drafted",
        data: { visitId, version: row.version, method: "extractive", lines: lines.length },
      },
      at,
    )
    await nudge(tx, clinicId, "visits")
    return "drafted"
  })
}

/** Saves the whole text as the clinician wants it. Unsigned, so not yet in the record. */
export async function editSummary(
  actor: StaffActor,
  visitId: VisitId,
  input: EditInput,
  at: Date,
): Promise<Result<Saved, Conflict | "unknown_source", Partial<Saved>>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), treats)
    if (!mine.ok) return mine
    const before = await lockSummary(tx, visitId)
    const open = editable(before, input.version)
    if (!open.ok) return open
    if (!citesKnown(input.lines, open.value.sources)) return refuse("unknown_source")
    const version = open.value.version + 1
    const { lines } = input
    const sealed = await sealRow(tx, mine.value, summaries, visitId, { lines })
    await tx
      .update(summaries)
      .set({ ...sealed, version, editedAt: at })
      .where(eq(summaries.visitId, visitId))
    await record(
      tx,
      actor,
      {
        ...about(mine.value),
        action: "summary.edited",
        data: { visitId, version, lines: input.lines.length },
      },
      at,
    )
    await nudge(tx, actor.clinicId, "visits")
    return ok({ version, lines: input.lines })
  })
  return withDenials(actor, "summary.edit", visitId, result, at)
}

/** Files the text for good. The database refuses every later change of it. */
export async function signSummary(
  actor: StaffActor,
  visitId: VisitId,
  input: SignInput,
  at: Date,
): Promise<
  Result<{ sha256: string; signedAt: string }, Conflict | "step_up_needed", Partial<Saved>>
> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), treats)
    if (!mine.ok) return mine
    if (!steppedUp(actor, at)) return refuse("step_up_needed")
    const open = editable(await lockSummary(tx, visitId), input.version)
    if (!open.ok) return open
    const found = await findVisit(tx, visitId)
    if (found === undefined) return refuse("not_found")
    const { visit, patient, clinician, clinic } = found
    const { lines, sources, version } = open.value
    const heading = {
      visitId,
      patient,
      clinician: clinician.name,
      clinic: clinic.name,
      admittedAt: visit.admittedAt,
      endedAt: visit.endedAt,
    }
    const text = signedText(heading, lines, sources, { by: actor.name, at })
    const sha256 = createHash("sha256").update(text, "utf8").digest("hex")
    await tx
      .update(summaries)
      .set({
        state: "signed",
        signedAt: at,
        signedBy: actor.userId,
        ...(await sealRow(tx, visit, summaries, visitId, { signedText: text })),
        signedSha256: sha256,
      })
      .where(eq(summaries.visitId, visitId))
    await record(
      tx,
      actor,
      { ...about(visit), action: "summary.signed", data: { visitId, version, sha256 } },
      at,
    )
    await nudge(tx, actor.clinicId, "visits")
    return ok({ sha256, signedAt: at.toISOString() })
  })
  return withDenials(actor, "summary.sign", visitId, result, at)
}

type Summary = Awaited<ReturnType<typeof lockSummary>>

/** Still a draft, and the one that the person saw. */
function editable(
  summary: Summary,
  version: number,
): Result<NonNullable<Summary>, "drafting" | "signed" | "stale", Partial<Saved>> {
  if (summary === undefined || summary.state === "drafting") return refuse("drafting")
  if (summary.state === "signed") return refuse("signed")
  if (summary.version === version) return ok(summary)
  return refuse("stale", { version: summary.version, lines: summary.lines })
}

function citesKnown(lines: readonly SummaryLine[], sources: readonly SummarySource[]): boolean {
  const known = new Set(sources.map((source) => source.id))
  return lines.every((line) => line.cites.every((id) => known.has(id)))
}

function about(visit: VisitRow) {
  const entity = { type: "summary", id: visit.id } as const
  return { entity, outcome: "success", purpose: "TREAT", patientId: visit.patientId } as const
}
