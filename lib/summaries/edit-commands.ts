import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { SummarySource } from "@/db/schema/record"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { judge, treats } from "@/lib/consultations/policy"
import { lockVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"

import { differenceOf, isNoDifference, reversed, withDifference } from "./difference"
import type { Difference, Wording } from "./difference"
import { undoable } from "./edit-history"
import { addEdit, editsOf } from "./edit-rows"
import { lockSummary } from "./queries"
import type { SummaryRow } from "./queries"
import { aboutSummary, editable, wordingOf } from "./review"
import type { Conflict, Saved } from "./review"
import type { EditInput, UndoInput } from "./schema"
import { wordsChanged } from "./word-difference"

/** Saves the whole text as the clinician wants it, and what changed. Unsigned, so not yet in the record. */
export async function editSummary(
  actor: StaffActor,
  visitId: VisitId,
  input: EditInput,
  at: Date,
): Promise<Result<Saved, Conflict | "unknown_source", Partial<Saved>>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), treats)
    if (!mine.ok) return mine
    const open = editable(await lockSummary(tx, visitId), input.version)
    if (!open.ok) return open
    const before = wordingOf(open.value)
    // A page that knows no instructions leaves them as they are.
    const after = { lines: input.lines, instructions: input.instructions ?? before.instructions }
    if (!citesKnown(after, open.value.sources)) return refuse("unknown_source")
    const difference = differenceOf(before, after)
    if (isNoDifference(difference)) return ok({ version: open.value.version, ...before })
    return ok(
      await save(tx, actor, mine.value, open.value, { after, difference, undoes: null, at }),
    )
  })
  return withDenials(actor, "summary.edit", visitId, result, at)
}

/** Takes the last edit back, by another: the history keeps both. */
export async function undoEdit(
  actor: StaffActor,
  visitId: VisitId,
  input: UndoInput,
  at: Date,
): Promise<Result<Saved, Conflict | "nothing_to_undo", Partial<Saved>>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), treats)
    if (!mine.ok) return mine
    const open = editable(await lockSummary(tx, visitId), input.version)
    if (!open.ok) return open
    const last = undoable(await editsOf(tx, visitId))
    const difference = last && reversed(last.difference)
    const after = difference && withDifference(wordingOf(open.value), difference)
    // It does not lead back from a text that was changed beside the history, as where a source went.
    if (last === undefined || difference === undefined || after === undefined)
      return refuse("nothing_to_undo")
    const undoes = last.version
    return ok(await save(tx, actor, mine.value, open.value, { after, difference, undoes, at }))
  })
  return withDenials(actor, "summary.edit", visitId, result, at)
}

type Change = { after: Wording; difference: Difference; undoes: number | null; at: Date }

async function save(
  tx: Tx,
  actor: StaffActor,
  visit: VisitRow,
  summary: SummaryRow,
  { after, difference, undoes, at }: Change,
): Promise<Saved> {
  const visitId = visit.id
  const version = summary.version + 1
  const [lines, instructions] = [[...after.lines], [...after.instructions]]
  const sealed = await sealRow(tx, visit, summaries, visitId, { lines, instructions })
  await tx
    .update(summaries)
    .set({ ...sealed, version, editedAt: at })
    .where(eq(summaries.visitId, visitId))
  const words = wordsChanged(difference)
  const { clinicId, userId: madeBy } = actor
  await addEdit(tx, visit, { version, undoes, difference, words, madeBy, madeAt: at })
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
        ...(undoes === null ? {} : { undoes }),
      },
    },
    at,
  )
  await nudge(tx, clinicId, "visits")
  return { version, lines, instructions }
}

function citesKnown({ lines, instructions }: Wording, sources: readonly SummarySource[]): boolean {
  const known = new Set(sources.map((source) => source.id))
  return [...lines, ...instructions].every((one) => one.cites.every((id) => known.has(id)))
}
