import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { judge, treats } from "@/lib/consultations/policy"
import { findVisit, lockVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"
import { steppedUp } from "@/lib/step-up"

import { addAddendum, addendaOf } from "./addendum-rows"
import { areBehind } from "./behind"
import { leadingBack, methodOf, textBefore } from "./edit-history"
import type { Edit } from "./edit-history"
import { editsOf } from "./edit-rows"
import { aboutSummary, editable, wordingOf } from "./review"
import type { Conflict, Denied, Saved } from "./review"
import type { AddendumInput, SignInput } from "./schema"
import { sha256Of } from "./sha256"
import { countsOf, sourcesToSign } from "./signed-sources"
import { addendumText, signedText } from "./signed-text"
import type { Heading } from "./signed-text"
import { lockSummary } from "./summary-rows"
import type { SummaryRow } from "./summary-rows"
import { editDistance } from "./word-difference"

/**
 * Files the text for good, and tells the patient that there are instructions to read. The database
 * refuses every later change of it.
 */
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
    const { version } = open.value
    const all = await editsOf(tx, visitId)
    const edits = leadingBack(all)
    const method = methodOf(open.value.method, edits)
    const { lines, instructions } = wordingOf(open.value)
    const sources = sourcesToSign(open.value.sources, { lines, instructions })
    const signing = { by: actor.name, at }
    const besides = { instructions, method }
    const text = signedText(headingOf(found), lines, sources, signing, besides)
    const sha256 = sha256Of(text)
    const distance = edits.length < all.length ? null : distanceFromDraft(open.value, edits)
    const words = { signedText: text, sources, dropped: countsOf(open.value.dropped) }
    await tx
      .update(summaries)
      .set({
        state: "signed",
        signedAt: at,
        signedBy: actor.userId,
        method,
        ...(await sealRow(tx, found.visit, summaries, visitId, words)),
        signedSha256: sha256,
        editDistance: distance,
      })
      .where(eq(summaries.visitId, visitId))
    const about = aboutSummary(found.visit)
    const far = distance === null ? {} : { words: distance }
    await record(
      tx,
      actor,
      { ...about, action: "summary.signed", data: { visitId, version, sha256, ...far } },
      at,
    )
    if (instructions.length > 0) {
      await enqueue(tx, actor.clinicId, letterJob, { kind: "instructions_ready", visitId })
      const lineCount = { lines: instructions.length }
      const published = { ...about, action: "summary.published" as const }
      const behind = areBehind(edits, wordingOf(open.value)) ? { behind: true } : {}
      const data = { visitId, version, ...lineCount, ...behind }
      await record(tx, actor, { ...published, data }, at)
    }
    await nudge(tx, actor.clinicId, "visits")
    return ok({ sha256, signedAt: at.toISOString() })
  })
  return withDenials(actor, "summary.sign", visitId, result, at)
}

/** Adds to a signed summary, written and signed in one go. What was signed before stays as it is. */
export async function amendSummary(
  actor: StaffActor,
  visitId: VisitId,
  input: AddendumInput,
  at: Date,
): Promise<
  Result<
    { number: number; sha256: string },
    Denied | "not_signed" | "stale" | "step_up_needed",
    { after?: number }
  >
> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), treats)
    if (!mine.ok) return mine
    const summary = await lockSummary(tx, visitId)
    if (summary?.signedSha256 == null) return refuse("not_signed")
    if (!steppedUp(actor, at)) return refuse("step_up_needed")
    const before = await addendaOf(tx, visitId)
    if (before.length !== input.after) return refuse("stale", { after: before.length })
    const found = await findVisit(tx, visitId)
    if (found === undefined) return refuse("not_found")
    const number = before.length + 1
    const under = {
      number,
      summary: summary.signedSha256,
      before: before.at(-1)?.sha256 ?? null,
    }
    const text = addendumText(headingOf(found), under, input.text, { by: actor.name, at })
    const sha256 = sha256Of(text)
    const row = { number, words: input.text, text, sha256, signedBy: actor.userId, signedAt: at }
    await addAddendum(tx, found.visit, row)
    const data = { visitId, version: summary.version, number, sha256 }
    await record(tx, actor, { ...aboutSummary(found.visit), action: "summary.amended", data }, at)
    await nudge(tx, actor.clinicId, "visits")
    return ok({ number, sha256 })
  })
  return withDenials(actor, "summary.amend", visitId, result, at)
}

type Found = NonNullable<Awaited<ReturnType<typeof findVisit>>>

function headingOf({ visit, patient, clinician, clinic }: Found): Heading {
  return {
    visitId: visit.id,
    patient,
    clinician: clinician.name,
    clinic: clinic.name,
    admittedAt: visit.admittedAt,
    endedAt: visit.endedAt,
  }
}

/** Null where it was edited before edits were kept, or changed beside them. */
function distanceFromDraft(summary: SummaryRow, edits: readonly Edit[]): number | null {
  if (edits.length === 0) return summary.editedAt === null ? 0 : null
  const now = wordingOf(summary)
  const drafted = textBefore(edits, now)
  return drafted === undefined ? null : editDistance(drafted, now)
}
