import { createHash } from "node:crypto"

import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { SummaryLine, SummarySource } from "@/db/schema/record"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { judge, treats } from "@/lib/consultations/policy"
import { findVisit, lockVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"
import { steppedUp } from "@/lib/step-up"

import { lockSummary } from "./queries"
import type { EditInput, SignInput } from "./schema"
import { signedText } from "./signed-text"

type Denied = "not_found" | "forbidden"
type Conflict = Denied | "drafting" | "signed" | "stale"
type Saved = { version: number; lines: SummaryLine[] }

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
